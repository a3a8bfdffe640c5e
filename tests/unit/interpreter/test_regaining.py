"""That whole processes regain their tickets: tests/processes/test_portable.py."""

from __future__ import annotations

from tests.unit.interpreter.desk import run_of

from mint.interpreter import regaining
from mint.interpreter.steps import DispatchIt, ResumeIt
from mint.testing import Playbook

TEXT = "sequence\n  with_ticket press\n    sequence\n      alice"


def test_what_is_below_waits_and_goes_on() -> None:
    run = run_of(Playbook(TEXT).launch())
    nodes = {node.expid: node for node in run.nodes()}
    holder = nodes["0_0_0"]
    regaining.begin(run, holder)
    run.agenda.clear()
    states = {at: node.state for at, node in nodes.items()}
    assert states == {
        "0": None,
        "0_0": None,
        "0_0_0": None,
        "0_0_0_0": "paused",
        "0_0_0_0_0": "paused",
    }
    assert regaining.is_waiting(holder)
    regaining.has_it(run, holder)
    assert not regaining.is_waiting(holder)
    assert run.agenda.take() == ResumeIt(key=nodes["0_0_0_0"].key)
    assert run.agenda.take() is None


def test_what_was_paused_before_stays_so() -> None:
    run = run_of(Playbook(TEXT).launch().pause("0_0_0_0"))
    (holder,) = (node for node in run.nodes() if node.expid == "0_0_0")
    regaining.begin(run, holder)
    run.agenda.clear()
    regaining.has_it(run, holder)
    assert run.agenda.take() is None


def test_steps_that_came_meanwhile_are_done_then() -> None:
    run = run_of(Playbook(TEXT).launch())
    (holder,) = (node for node in run.nodes() if node.expid == "0_0_0")
    regaining.keep(holder, [], [{"step": "dispatch", "key": "0!x"}])
    regaining.has_it(run, holder)
    assert run.agenda.take() == DispatchIt(key="0!x")
    assert holder.held == []


def test_who_is_paused_by_then_waits_for_whoever_resumes_it() -> None:
    run = run_of(Playbook(TEXT).launch())
    (holder,) = (node for node in run.nodes() if node.expid == "0_0_0")
    regaining.begin(run, holder)
    run.agenda.clear()
    holder.state = "paused"
    regaining.has_it(run, holder)
    assert run.agenda.take() is None
