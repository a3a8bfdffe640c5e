from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from mint.errors import MintError, StoreError
from mint.model.message import Cancel
from mint.model.signing import Seal
from mint.ports.directory import OWN, Entry
from mint.ports.leases import CANCEL, holder_of, worker_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.participants.roll import Roll
    from mint.ports.clock import Clock
    from mint.ports.leases import Leases, Standing

MOST = 10_000
"""Dispatches, or notes, that are told at a time."""

_UNSIGNED = Seal()

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Hello(msgspec.Struct, tag_field="do", tag="hello"):
    """A worker begins, and says what it serves.

    Args:
        worker: its name.
        host: where it runs, for people.
        pid: its process there.
        participants: with the queues from which it takes their work.
    """

    worker: _Name
    participants: list[Entry]
    host: str = ""
    pid: int = 0


class Pulse(msgspec.Struct, tag_field="do", tag="pulse"):
    """A worker is at work.

    Args:
        worker: its name.
        holding: dispatches that it has for good: the broker need not keep them.
        host: where it runs, for people.
        pid: its process there.
    """

    worker: _Name
    holding: Annotated[list[str], msgspec.Meta(max_length=MOST)] = []
    host: str = ""
    pid: int = 0


class Note(msgspec.Struct):
    """Progress or a log line of work.

    Args:
        wfid: the process.
        key: the expression.
        participant: who says it.
        what: progress or log.
        at: seconds since the epoch.
        data: the rest.
    """

    wfid: str
    key: str
    participant: str
    what: str
    at: float
    data: dict[str, Any]


class Notes(msgspec.Struct, tag_field="do", tag="notes"):
    """What a worker says of its work, for people."""

    worker: _Name
    notes: Annotated[list[Note], msgspec.Meta(max_length=MOST)]


class Drop(msgspec.Struct, tag_field="do", tag="cancel"):
    """Whoever controls a worker wants work cancelled that it has: its process is to do it.

    Args:
        worker: its name.
        dispatch: the work.
        flavour: "", `kill` or `timeout`.
    """

    worker: _Name
    dispatch: str
    flavour: Literal["", "kill", "timeout"] = ""


class Back(msgspec.Struct, tag_field="do", tag="release"):
    """A worker gives back what is booked on it, and what it has not begun.

    Args:
        worker: its name.
        dispatches: the work.
    """

    worker: _Name
    dispatches: Annotated[list[str], msgspec.Meta(max_length=MOST)]


class Foreman:
    """Speaks with workers that get their work from a broker.

    Args:
        roll: where participants are registered.
        leases: who has what.
        clock: the time.
        lease: seconds for which a worker may be silent before its work is given to another.
        heard: is told of each worker that speaks: its name, host, pid, and what it serves.
        note: takes progress and log lines.
        tell: says something to a process.
        freed: has an engine give others what became free.
    """

    def __init__(  # noqa: PLR0913 - each is a part of its own
        self,
        roll: Roll,
        leases: Leases,
        clock: Clock,
        *,
        lease: float,
        heard: Callable[[str, str, int, tuple[str, ...]], object],
        note: Callable[[dict[str, Any]], None],
        tell: Callable[[Cancel], object],
        freed: Callable[[], object],
    ) -> None:
        self._roll = roll
        self._leases = leases
        self._clock = clock
        self._lease = lease
        self._heard = heard
        self._note = note
        self._tell = tell
        self._freed = freed

    def answer(self, body: bytes, seal: Seal = _UNSIGNED) -> dict[str, Any]:
        """What a worker is told.

        Args:
            body: what it says, as JSON.
            seal: what its signatures have shown.

        Raises:
            StoreError: the store cannot be used now.
        """
        try:
            said = msgspec.json.decode(body, type=Hello | Pulse | Notes | Drop | Back)
            return self._told(said, seal)
        except StoreError:
            raise
        except (MintError, msgspec.DecodeError) as error:
            return {"error": str(error)}

    def is_held(self, dispatch: str) -> bool:
        """Whether a worker has said that it has a dispatch."""
        found = self._leases.standings([dispatch]).get(dispatch)
        return found is not None and worker_of(found.holder) is not None

    def _told(self, said: Hello | Pulse | Notes | Drop | Back, seal: Seal) -> dict[str, Any]:
        match said:
            case Hello():
                return self._hello(said, seal)
            case Pulse():
                return self._pulse(said, seal)
            case Notes():
                return self._notes(said, seal)
            case Drop():
                return self._drop(said, seal)
            case Back():
                return self._back(said, seal)

    def _hello(self, said: Hello, seal: Seal) -> dict[str, Any]:
        for entry in said.participants:
            if entry.name.startswith(OWN):
                raise MintError(f"{entry.name!r}: names that begin with `{OWN}` are MINT's own")
            self._roll.guard(entry.name, seal.by)
        self._roll.register(said.participants)
        names = tuple(entry.name for entry in said.participants)
        self._heard(said.worker, said.host, said.pid, names)
        taken = [name for name in names if self._roll.here.find(name) is not None]
        return {"lease": self._lease, "taken": taken}

    def _pulse(self, said: Pulse, seal: Seal) -> dict[str, Any]:
        self._heard(said.worker, said.host, said.pid, ())
        now, holder = self._clock.now(), holder_of(said.worker)
        theirs = self._theirs(said.holding, seal)
        if theirs:
            self._leases.take(theirs, holder, now, now + self._lease)
        found = self._leases.standings(theirs) if theirs else {}
        return {
            "lease": self._lease,
            "states": {id_: _state(found.get(id_), holder) for id_ in said.holding},
        }

    def _drop(self, said: Drop, seal: Seal) -> dict[str, Any]:
        if not self._theirs([said.dispatch], seal):
            return {"found": False}
        now, holder = self._clock.now(), holder_of(said.worker)
        self._leases.take([said.dispatch], holder, now, now + self._lease)
        found = self._leases.standings([said.dispatch]).get(said.dispatch)
        if found is None or found.holder != holder:
            return {"found": False}
        self._tell(
            Cancel(
                wfid=found.wfid,
                key=found.key,
                flavour=said.flavour,
                reason=f"the worker {said.worker} was told to let go of it",
            )
        )
        return {"found": True}

    def _back(self, said: Back, seal: Seal) -> dict[str, Any]:
        theirs = self._theirs(said.dispatches, seal)
        freed = self._leases.give_back(holder_of(said.worker), theirs, [])
        if freed:
            self._freed()
        return {"released": freed}

    def _theirs(self, holding: list[str], seal: Seal) -> list[str]:
        """Those dispatches that a worker may have: others' are as good as lost to it."""
        if not holding or not self._roll.any_signed():
            return holding
        found = self._leases.standings(holding)
        return [id_ for id_ in holding if id_ in found and self._may(found[id_].participant, seal)]

    def _may(self, participant: str, seal: Seal) -> bool:
        entry = self._roll.find(participant)
        return entry is None or not entry.signed or entry.name in seal.by

    def _notes(self, said: Notes, seal: Seal) -> dict[str, Any]:
        for note in said.notes:
            if not self._may(note.participant, seal):
                continue
            seen = {"wfid": note.wfid, "key": note.key, "participant": note.participant}
            self._note({**note.data, **seen, "what": note.what, "at": note.at})
        return {}


def _state(standing: Standing | None, holder: str) -> dict[str, str]:
    """What the process wants of who has a dispatch, or says that he has."""
    if standing is None or standing.holder != holder:
        return {"state": "lost"}
    if standing.wish == CANCEL:
        return {"state": CANCEL, "flavour": standing.flavour}
    return {"state": standing.wish}
