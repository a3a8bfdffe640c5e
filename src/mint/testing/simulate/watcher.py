from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from mint.errors import MintError, StoreError
from mint.model.effect import Dispatch
from mint.model.message import Pause, Respark, Resume
from mint.testing.simulate.annals import Annals
from mint.testing.simulate.invariants import OF_A_PROCESS
from mint.testing.simulate.promises import (
    Broken,
    ConfirmedIsDurable,
    EngineStands,
    KeysOnce,
    NothingDead,
    OneOfAName,
    Promise,
    TicketsShared,
    ToldIsStored,
)
from mint.testing.simulate.sight import Sight, look
from mint.testing.simulate.story import told as as_told

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Future

    from mint.model.effect import Control, Event
    from mint.model.message import AnyMessage
    from mint.testing.simulate.faults import Told
    from mint.testing.simulate.machine import Machine
    from mint.testing.simulate.world import World

_UNTOLD = (Pause, Resume, Respark)
"""Messages that may do nothing, and then the history does not tell of them."""

_DEAD = "SELECT reason FROM dead_letters ORDER BY id"
_HOLDERS = """
    SELECT name, sum(CASE WHEN since IS NULL THEN 0 ELSE 1 END), count(*),
        min(CASE WHEN since IS NULL THEN NULL ELSE places END)
    FROM tickets GROUP BY name ORDER BY name
"""
_NOBODY_THERE = "ProcessNotFound:"


class Watcher:
    """Sees what is told, confirmed and stored, and that all of it fits together.

    Args:
        world: that is watched.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.sights: dict[str, Sight] = {}
        """How each process stood when it was looked at last."""
        self._annals: dict[str, Annals] = {}
        self._dirty: set[str] = set()
        self._heard: list[Event] = []
        self._handed: list[Dispatch] = []
        self._keys: dict[str, str] = {}
        self._confirmed: list[tuple[str, str]] = []
        self._refused: list[tuple[str, str]] = []
        self._breach: Broken | None = None

    # what is told it

    def complain(self, promise: type[Promise], what: str, wfid: str = "") -> None:
        """Note that something does not hold; the first of all is raised by `check`."""
        if self._breach is None:
            self._breach = Broken(promise.__name__, what, wfid)

    def committed(self, told: Told) -> None:
        """A turn was committed."""
        self._dirty |= told.wfids
        self._world.tallies["timers"] += len(told.fired)
        for schedule in told.fired:
            for wfid in told.wfids:
                self._of(wfid).fired.add(schedule.rpartition("/")[0])

    def told(self, machine: Machine, events: list[Event]) -> None:
        """An engine tells its followers what took place."""
        if machine.is_writing:
            self.complain(ToldIsStored, "followers are told before the commit")
        self._heard += [event for event in events if event.wfid]

    def handed(self, machine: Machine, work: Iterable[Dispatch | Control]) -> None:
        """An engine hands work to a transport."""
        if machine.is_writing:
            self.complain(ToldIsStored, "work is handed out before the commit")
        self._handed += [item for item in work if isinstance(item, Dispatch)]

    def expect_launch(self, machine: Machine, key: str | None, future: Future[str]) -> None:
        """Somebody waits for the outcome of a launch."""
        future.add_done_callback(partial(self._launched, machine, key))

    def expect(self, machine: Machine, message: AnyMessage, future: Future[None]) -> None:
        """Somebody waits for the outcome of a message."""
        by = "" if isinstance(message, _UNTOLD) else message.by
        future.add_done_callback(partial(self._answered, machine, message.wfid, by))

    def expect_count(self, future: Future[Any]) -> None:
        """Somebody waits to hear how many were told something."""
        future.add_done_callback(self._counted)

    def _counted(self, future: Future[Any]) -> None:
        error = future.exception()
        if error is not None and not isinstance(error, StoreError):
            self.complain(EngineStands, f"a message to the engine is answered by {error!r}")

    def _launched(self, machine: Machine, key: str | None, future: Future[str]) -> None:
        error = future.exception()
        if error is not None:
            if not isinstance(error, StoreError):
                self.complain(EngineStands, f"a launch is answered by {error!r}")
            return
        wfid = future.result()
        if key is not None and self._keys.setdefault(key, wfid) != wfid:
            self.complain(KeysOnce, f"the key {key} has {self._keys[key]} and {wfid}", wfid)
        self._confirm(machine, wfid, "")

    def _answered(self, machine: Machine, wfid: str, by: str, future: Future[None]) -> None:
        error = future.exception()
        self._dirty.add(wfid)
        if error is None:
            self._confirm(machine, wfid, by)
        elif isinstance(error, StoreError):
            self._refused.append((wfid, by))
        elif not isinstance(error, MintError):
            self.complain(EngineStands, f"a message is answered by {error!r}", wfid)

    def _confirm(self, machine: Machine, wfid: str, by: str) -> None:
        if machine.is_writing:
            self.complain(ConfirmedIsDurable, "it is confirmed before the commit", wfid)
        self._confirmed.append((wfid, by))
        self._dirty.add(wfid)

    # what must hold

    def check(self, *, everything: bool = False) -> None:
        """Look at the processes that changed, or at all of them.

        Raises:
            Broken: something does not hold that must.
        """
        wfids = sorted(self._annals.keys() | self._dirty if everything else self._dirty)
        self._dirty = set()
        if wfids:
            self._look(wfids)
        self._check_heard(wfids)
        self._check_handed()
        self._check_confirmed()
        if self._breach is not None:
            raise self._breach
        for wfid in wfids:
            self._check_process(self.sights[wfid])

    def _of(self, wfid: str) -> Annals:
        return self._annals.setdefault(wfid, Annals(wfid))

    def _look(self, wfids: list[str]) -> None:
        with self._world.ground.look() as session:
            for wfid in wfids:
                self.sights[wfid] = look(session, wfid, self._of(wfid).last)
            dead = session.read(_DEAD)
            tickets = session.read(_HOLDERS)
        for wfid in wfids:
            self._annals[wfid].take(self.sights[wfid])
            for _, event in self.sights[wfid].news:
                self._world.tallies[f"history: {event.kind}"] += 1
                self._world.say(as_told(event), "told")
        for name, held, claims, places in tickets:
            if held > (places or 0) or (claims and not held):
                what = f"{held} of {claims} hold {name}, of which there may be {places}"
                self.complain(TicketsShared, what)
        self._check_singles()
        for (reason,) in dead:
            if not reason.startswith(_NOBODY_THERE):
                self.complain(NothingDead, reason)

    def _check_singles(self) -> None:
        alive = Counter(
            sight.process.single
            for sight in self.sights.values()
            if sight.process is not None and sight.state == "running" and sight.process.single
        )
        for name, count in alive.items():
            if count > 1:
                self.complain(OneOfAName, f"{count} live processes go by the name {name}")

    def _check_heard(self, wfids: list[str]) -> None:
        heard, self._heard = self._heard, []
        if not heard:
            return
        news = Counter(_mark(event) for wfid in wfids for _, event in self.sights[wfid].news)
        for event in heard:
            mark = _mark(event)
            if not news[mark]:
                self.complain(ToldIsStored, f"not in the history: {as_told(event)}", event.wfid)
            news[mark] -= 1

    def _check_handed(self) -> None:
        handed, self._handed = self._handed, []
        for work in handed:
            if work.key not in self._of(work.wfid).handed:
                self.complain(ToldIsStored, f"{work.id} is handed out and not stored", work.wfid)

    def _check_confirmed(self) -> None:
        for wfid, by in self._confirmed:
            annals = self._of(wfid)
            if not annals.launched or (by and by not in annals.by):
                self.complain(ConfirmedIsDurable, f"{by or 'its launch'} is not stored", wfid)
        for wfid, by in self._refused:
            if by in self._of(wfid).by:
                self.complain(ConfirmedIsDurable, f"{by} was refused, and is stored", wfid)
        self._confirmed, self._refused = [], []

    def _check_process(self, sight: Sight) -> None:
        annals = self._of(sight.wfid)
        for invariant in OF_A_PROCESS:
            for sentence in invariant.broken(sight, annals):
                raise Broken(type(invariant).__name__, sentence, sight.wfid)


def _mark(event: Event) -> tuple[str, str, str, str, float]:
    return (event.wfid, event.kind, event.key, event.name, event.at)
