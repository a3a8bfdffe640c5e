from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.ports.clock import Clock
    from mint.ports.hosts import HostBook, HostLine
    from mint.trigger.event import Event
    from mint.trigger.hosts import HostTable
    from mint.trigger.message import ServiceMessage

_SILENT = 60.0
"""Seconds without a word after which a host is taken for silent. Agents tell each ten seconds."""


class Speaker(Protocol):
    """Publishes, from any thread. Each call returns when what is said is safe."""

    def events(self, events: Sequence[Event]) -> None:
        """Publish changes.

        Raises:
            BusError: some may not be safe: publish all of them again.
        """

    def messages(self, messages: Sequence[ServiceMessage]) -> None:
        """Publish messages to services; see `events`."""


class Standing(NamedTuple):
    """How it stands with a service of a host.

    Args:
        host: its host.
        service: its name.
        state: what it does; `unheard`: nothing was ever heard of it; `silent`: not for a minute;
            `stray`: the host has it no more.
        line: what it told last; None: nothing yet.
    """

    host: str
    service: str
    state: str
    line: HostLine | None


class Front:
    """What people and programs see of services of hosts.

    Args:
        table: which host has which services.
        book: what they told.
        clock: the time.
        speaker: by which changes and messages go out.
    """

    def __init__(self, table: HostTable, book: HostBook, clock: Clock, speaker: Speaker) -> None:
        self.table = table
        self.book = book
        self.clock = clock
        self.speaker = speaker

    def standings(self) -> list[Standing]:
        """How it stands with all services of all hosts, in order of their names."""
        now = self.clock.now()
        lines = {(one.host, one.service): one for one in self.book.all()}
        wanted = set(self.table.queues().values())
        found = []
        for pair in sorted(wanted | lines.keys()):
            line = lines.get(pair)
            found.append(Standing(*pair, _state(line, now, wanted=pair in wanted), line))
        return found


def _state(line: HostLine | None, now: float, *, wanted: bool) -> str:
    if line is None:
        return "unheard"
    if not wanted:
        return "stray"
    return line.state if now - line.at <= _SILENT else "silent"
