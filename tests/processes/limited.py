"""An engine with small limits, and what every test of a limit asks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.processes.rig import Boom, Crew, Rig, hold, same

from mint.engine.options import Options
from mint.interpreter.environment import Limits
from mint.model.message import Cancel, Replay

if TYPE_CHECKING:
    from mint.model.effect import ErrorRecord
    from mint.store.database import DatabaseStore

PATIENCE = 20_000
"""Turns after which a process is taken to go on for ever."""


def fails(_fields: dict[str, object]) -> None:
    message = "no flour"
    raise Boom(message)


def limited(store: DatabaseStore, **limits: int) -> Rig:
    """An engine whose participant `alice` holds, `bob` answers and `fails` fails at once."""
    crew = Crew({"alice": hold, "bob": same, "fails": fails})
    return Rig(store, store.views, crew, options=Options(limits=Limits(**limits)))


def raised(rig: Rig, **limits: int) -> Rig:
    """The same after a restart with higher limits; what was held is held yet."""
    return Rig(
        rig.store, rig.views, rig.crew, clock=rig.clock, options=Options(limits=Limits(**limits))
    )


def settle(rig: Rig) -> None:
    """Let the engine turn until it is quiet, which must be some day."""
    for _ in range(PATIENCE):
        if not rig.engine.turn():
            return
    message = f"still busy after {PATIENCE} turns"
    raise TimeoutError(message)


def stopped(rig: Rig, text: str, setting: str, fields: dict[str, object] | None = None) -> str:
    """Launch what must be stopped by a limit, beside a process that must not be: its wfid."""
    fine = rig.order("sequence\n  bob\n  listen to: nobody, timeout: 1h\n  bob")
    bad = rig.order(text, fields)
    rig.clock.at += 3600
    settle(rig)
    rig.clock.at += 3600
    rig.engine.look_around()
    settle(rig)
    assert rig.process(fine.result(0)).state == "terminated"
    wfid = bad.result(0)
    only_error(rig, wfid, setting)
    return wfid


def only_error(rig: Rig, wfid: str, setting: str) -> ErrorRecord:
    """The one error of a process, which is that of a limit."""
    (error,) = rig.views.errors(wfid)
    assert error.fault.kind == "limit"
    assert error.fault.class_name == "LimitReached"
    assert f"limits.{setting} (now " in error.fault.message
    return error


def replayed(rig: Rig, wfid: str) -> None:
    """Try again what the limit stopped."""
    future = rig.engine.tell(Replay(wfid=wfid))
    settle(rig)
    future.result(0)


def killed(rig: Rig, wfid: str) -> None:
    """A process in error can always be ended, and leaves nothing."""
    future = rig.engine.tell(Cancel(wfid=wfid, flavour="kill"))
    settle(rig)
    future.result(0)
    assert rig.process(wfid).state == "terminated"
    assert rig.views.nodes(wfid) == []
    assert rig.views.errors(wfid) == []
