"""What stops a runaway process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.processes.rig import Crew, Rig, hold, reply

from mint.engine.options import Options
from mint.interpreter.environment import Limits
from mint.model.message import Cancel

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore


def limited(store: DatabaseStore, **limits: int) -> Rig:
    options = Options(limits=Limits(**limits))
    return Rig(store, store.views, Crew({"alice": hold}), options=options)


@pytest.mark.parametrize(
    "text",
    [
        "repeat\n  noop",
        "repeat on_error: redo\n  noop",
        "sequence on_error: redo\n  error oops",
        "sequence on_error: 'retry * 1000000'\n  error oops",
        "define x\n  define again\n    error oops, on_error: again\n  again",
    ],
)
def test_an_endless_loop_becomes_an_error(memory: DatabaseStore, text: str) -> None:
    rig = limited(memory, steps=500)
    fine = rig.order("alice")
    endless = rig.launch(text)
    assert fine.result(0)
    (error,) = rig.views.errors(endless)
    assert error.fault.kind == "limit"
    assert "limits.steps" in error.fault.message
    assert len(rig.views.history(endless)) < 5000
    rig.tell(Cancel(wfid=endless, flavour="kill"))
    assert rig.process(endless).state == "terminated"
    assert rig.views.nodes(endless) == []


def test_a_definition_that_calls_itself_becomes_an_error(memory: DatabaseStore) -> None:
    rig = limited(memory, depth=50)
    wfid = rig.launch("define x\n  define again\n    again\n  again")
    (error,) = rig.views.errors(wfid)
    assert error.fault.kind == "limit"
    assert "limits.depth" in error.fault.message
    rig.tell(Cancel(wfid=wfid))
    assert rig.process(wfid).state == "terminated"
    assert rig.views.nodes(wfid) == []


def test_the_limits_that_a_server_has_are_quick(memory: DatabaseStore) -> None:
    rig = limited(memory)
    assert rig.views.errors(rig.launch("repeat\n  noop"))[0].fault.kind == "limit"
    deep = rig.launch("define x\n  define again\n    again\n  again")
    assert rig.views.errors(deep)[0].fault.kind == "limit"


@pytest.mark.parametrize("depth", [100, 190])
def test_steps_deep_down_can_be_answered(memory: DatabaseStore, depth: int) -> None:
    rig = limited(memory)
    lines = [f"{'  ' * level}sequence" for level in range(depth)]
    wfid = rig.launch("\n".join([*lines, f"{'  ' * depth}alice"]))
    rig.tell(reply(rig.crew.held[0], {"n": 1}))
    assert rig.views.errors(wfid) == []
    assert rig.process(wfid).fields == {"n": 1}
