from __future__ import annotations

from typing import TYPE_CHECKING

from mint.model.wire import queue_of
from mint.ports.directory import Entry
from mint.transport.amqp.parcels import PACK

if TYPE_CHECKING:
    from mint.air.answers import Doing
    from mint.participants.registration import Registration
    from mint.participants.registry import Registry


class Staff:
    """The participants of a worker, and which of them take work now. Safe from any thread.

    It is the local transport's `Runner`.

    Args:
        registry: the participants.

    Example:
        >>> staff.pause("weigh")
        >>> staff.takes("weigh"), staff.doing("weigh", working=True)
        (False, 'paused')
    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._paused: frozenset[str] = frozenset()
        self.leaving = False
        """Whether the worker is about to end."""
        self.restricted = False
        """Whether their user of the broker may do nothing but take work and answer."""
        self.waiting = False
        """Whether it lets its work end before it begins anew."""

    def find(self, name: str, wfid: str = "") -> Registration | None:
        """The participant that answers to a name, or None."""
        return self._registry.find(name, wfid)

    def names(self) -> list[str]:
        """The names under which they are registered, in order."""
        return [one.name for one in self._registry.all()]

    def name_of(self, participant: str) -> str:
        """The name under which is registered what a definition calls so; "": there is none."""
        found = self._registry.find(participant)
        return "" if found is None else found.name

    def concurrency(self, name: str) -> int:
        """How much of it a participant does at a time; 0: it does not say."""
        found = self._registry.find(name)
        return 0 if found is None else found.concurrency or 0

    def entries(self) -> list[Entry]:
        """What engines are told of them."""
        pack = 1 if self.restricted else PACK
        return [_entry(one, pack) for one in self._registry.all()]

    def replace(self, registry: Registry) -> None:
        """Have others take their places."""
        self._registry = registry

    def pause(self, name: str) -> None:
        """Have a participant take no more work."""
        self._paused |= {name}

    def resume(self, name: str) -> None:
        """Have it take work again."""
        self._paused -= {name}

    def takes(self, name: str) -> bool:
        """Whether a participant takes work now."""
        return not (self.leaving or self.waiting or name in self._paused)

    def doing(self, name: str, *, working: bool) -> Doing:
        """What a participant does, in a word.

        Args:
            name: under which it is registered.
            working: whether it has work in hand.
        """
        if self.leaving:
            return "leaving"
        if not self.takes(name):
            return "paused"
        return "working" if working else "idle"


def _entry(one: Registration, pack: int) -> Entry:
    return Entry(
        one.name,
        pattern=one.pattern,
        retries=one.retries,
        backoff=one.backoff,
        backoff_max=one.backoff_max,
        timeout=one.timeout,
        concurrency=one.concurrency,
        queue=queue_of(one.name),
        pack=pack,
    )
