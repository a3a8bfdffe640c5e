"""How an engine looks at the queues of participants, with what its store knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mint.errors import DurationError, SettingsError
from mint.lang.duration import seconds

if TYPE_CHECKING:
    from mint.engine.engine import Engine
    from mint.participants.roll import Roll
    from mint.ports.clock import Clock
    from mint.ports.directory import Entry
    from mint.ports.engines import Engines
    from mint.settings import AmqpSettings
    from mint.transport.amqp.lookout import Lookout
    from mint.transport.amqp.unserved import Piece

_SILENT = 60.0
"""Seconds after which an engine that says nothing leads no more."""

_ALL = 100_000
"""Open dispatches that are looked at, at most."""


def patience_of(settings: AmqpSettings) -> float:
    """Seconds for which work may wait that nobody takes; 0: for ever.

    Raises:
        SettingsError: the setting is no duration.
    """
    try:
        length = seconds(settings.unserved) if settings.unserved.strip() else 0.0
    except DurationError as error:
        raise SettingsError(f"amqp.unserved: {error}") from error
    if length < 0:
        raise SettingsError(f"amqp.unserved: {settings.unserved!r} is less than nothing")
    return length


class Peers(NamedTuple):
    """Among whom an engine works.

    Args:
        name: of this engine.
        engines: all on the same store.
        clock: the time.
    """

    name: str
    engines: Engines
    clock: Clock

    def leads(self) -> bool:
        """Whether this engine does what one of several is to do: the first by name does."""
        now = self.clock.now()
        others = [other for other in self.engines.all() if other.name != self.name]
        alive = [one for one in others if now - one.seen_at < _SILENT and not one.draining]
        return all(self.name < one.name for one in alive)


def lookout_of(engine: Engine, roll: Roll, peers: Peers, patience: float) -> Lookout:
    """What looks at the queues of those who are registered.

    Args:
        engine: whom it tells; its store knows the work.
        roll: who takes part.
        peers: among whom it works.
        patience: seconds for which work may wait that nobody takes; 0: for ever.
    """
    from mint.transport.amqp.lookout import Lookout, Wanted  # noqa: PLC0415 - an extra
    from mint.transport.amqp.unserved import Piece, Unserved  # noqa: PLC0415 - the same

    def name_of(participant: str) -> str:
        found = roll.find(participant)
        return "" if found is None else found.name

    def entries() -> list[Entry]:
        busy = {name_of(row["participant"]) for row in engine.views.open_work()}
        queued = [entry for entry in roll.entries() if entry.queue]
        return sorted(queued, key=lambda entry: entry.name not in busy)

    def lost(name: str, before: float) -> list[Piece]:
        return [
            Piece(row["id"], row["wfid"], row["key"], row["participant"])
            for row in engine.views.dispatches(limit=_ALL)
            if row["what"] == "dispatch"
            and str(row["holder"]).startswith("amqp:")
            and row["at"] <= before
            and name_of(row["participant"]) == name
        ]

    clock = peers.clock
    return Lookout(Wanted(entries, peers.leads), Unserved(engine, lost, clock), patience, clock)
