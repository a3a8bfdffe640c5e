from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

import msgspec

from mint.participants import loading
from mint.participants.registration import Registration, registration_of

if TYPE_CHECKING:
    from types import ModuleType


class _Index(msgspec.Struct, frozen=True):
    """Participants as they are looked up. Never changed: a new one takes its place.

    Args:
        order: all, by name, in order.
        exact: those without a pattern, by name, with their place in the order.
        patterns: the others, with their place.
    """

    order: dict[str, Registration]
    exact: dict[str, tuple[int, Registration]]
    patterns: list[tuple[int, re.Pattern[str], Registration]]

    @staticmethod
    def of(order: dict[str, Registration]) -> _Index:
        places = list(enumerate(order.values()))
        return _Index(
            order,
            {one.name: (place, one) for place, one in places if not one.pattern},
            [(place, re.compile(one.name), one) for place, one in places if one.pattern],
        )


class Registry:
    """The participants of this process, in order: the first that matches a name answers to it.

    It is the engine's `Directory` and the local transport's `Runner`. Safe from any thread: who
    looks up never waits.

    Args:
        *things: decorated functions, Participant classes or instances, to begin with.

    Example:
        >>> registry = Registry(greet, Build)
        >>> registry.find("greet").retries
        0
        >>> registry.find("gret") is None
        True
    """

    def __init__(self, *things: object) -> None:
        self._index = _Index.of({})
        self._own: dict[str, Registration] = {}
        self._writing = threading.Lock()
        for thing in things:
            self.register(thing)

    def find(self, name: str, wfid: str = "") -> Registration | None:
        """The participant that answers to a name, or None; the same for every process."""
        if name in self._own:
            return self._own[name]
        index = self._index
        place, found = index.exact.get(name, (len(index.order), None))
        for earlier, pattern, one in index.patterns:
            if earlier > place:
                break
            if pattern.fullmatch(name):
                return one
        return found

    def all(self) -> list[Registration]:
        """All participants, in order."""
        return list(self._index.order.values())

    def provide(self, thing: object) -> Registration:
        """Add a participant that is a part of MINT: it is found, and not in the list of all.

        Args:
            thing: a decorated function, a Participant class or instance, or a registration.

        Raises:
            MintError: it is no participant, or it says something of itself that cannot be.
        """
        own = registration_of(thing)
        self._own = {**self._own, own.name: own}
        return own

    def register(self, thing: object) -> Registration:
        """Add a participant at the end; one of the same name is replaced where it stands.

        Args:
            thing: a decorated function, a Participant class or instance, or a registration.

        Raises:
            MintError: it is no participant, or it says something of itself that cannot be.
        """
        return self._add([registration_of(thing)])[0]

    def unregister(self, name: str) -> bool:
        """Remove the participant that is registered under exactly this name.

        Returns:
            Whether there was one.
        """
        with self._writing:
            order = dict(self._index.order)
            there = order.pop(name, None) is not None
            self._index = _Index.of(order)
        return there

    def collect(self, module: ModuleType) -> list[Registration]:
        """Register all that a module defines; all or nothing.

        Raises:
            MintError: see `mint.participants.loading.collect`.
        """
        return self._add(loading.collect(module))

    def load(self, reference: str, *, anew: bool = False) -> list[Registration]:
        """Import `path/to/file.py`, `package.module` or `package.module:name`, and register it.

        Args:
            reference: what to import.
            anew: also when it has been imported already.

        Raises:
            MintError: see `mint.participants.loading.load`.
        """
        return self._add(loading.load(reference, anew=anew))

    def _add(self, found: list[Registration]) -> list[Registration]:
        with self._writing:
            self._index = _Index.of({**self._index.order, **{one.name: one for one in found}})
        return found
