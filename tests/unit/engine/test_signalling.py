from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.processes.rig import Crew, Rig, hold, reply

from mint.engine.options import Options
from mint.engine.signalling import KEYS
from mint.interpreter.environment import Limits
from mint.model.message import Signal

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore


def send(rig: Rig, name: str = "go", **more: Any) -> int:
    future = rig.engine.signal(Signal(name=name, **more))
    rig.settle()
    return future.result(0)


def heard(rig: Rig, wfid: str) -> Any:
    process = rig.process(wfid)
    return process.fields if process.state == "terminated" else None


GO = "listen to: go, upon: signal"


def test_everybody_who_listens_hears_it(rig: Rig) -> None:
    wfids = [rig.launch(GO) for _ in range(2)]
    other = rig.launch("listen to: other, upon: signal")
    assert send(rig, fields={"n": 1}) == 2
    assert [heard(rig, wfid) for wfid in [*wfids, other]] == [{"n": 1}, {"n": 1}, None]
    assert send(rig) == 0


def test_a_participant_of_that_name_is_no_signal(rig: Rig) -> None:
    wfid = rig.launch(f"concurrence\n  {GO}\n  listen to: alice, upon: reply, wfid: same")
    assert send(rig, "alice") == 0
    assert heard(rig, wfid) is None


def test_one_process_or_those_of_one_definition(rig: Rig) -> None:
    one, two = rig.launch(GO), rig.launch(GO)
    named = rig.launch(f"define name: release\n  {GO}")
    assert send(rig, to=two, fields={"n": 1}) == 1
    assert send(rig, definition="release", fields={"n": 2}) == 1
    assert [heard(rig, wfid) for wfid in (one, two, named)] == [None, {"n": 1}, {"n": 2}]
    assert send(rig, to="nobody") == 0


def test_who_listens_within_hears_what_is_said_to_it_or_by_it(rig: Rig) -> None:
    within = GO + ", wfid: same"
    one, two = rig.launch(within), rig.launch(within)
    assert send(rig) == 0
    assert send(rig, to=one) == 1
    assert heard(rig, two) is None
    three = rig.launch(f"concurrence\n  {within}\n  sequence\n    alice\n    signal go")
    [work] = [work for work in rig.crew.held if work.wfid == three]
    rig.engine.submit(reply(work))
    rig.settle()
    assert heard(rig, three) is not None
    assert heard(rig, two) is None


def test_a_process_signals_another(rig: Rig) -> None:
    wfid = rig.launch(GO)
    sender = rig.launch("sequence\n  set f:n: 1\n  signal go, fields: n")
    assert heard(rig, wfid) == {"n": 1}
    [event] = rig.events(wfid, "signalled")
    assert (event.name, event.by, event.data) == ("go", sender, {"fields": {"n": 1}})


def test_the_condition_of_the_listener_decides(rig: Rig) -> None:
    wfid = rig.launch(GO + ", where: '${f:n} > 1 and ${f:p} == x'")
    assert send(rig, fields={"n": 2, "p": "y"}) == 0
    assert send(rig, fields={"n": 1, "p": "x"}) == 1
    assert heard(rig, wfid) is None
    assert send(rig, fields={"n": 2, "p": "x"}) == 1
    assert heard(rig, wfid) == {"n": 2, "p": "x"}
    assert len(rig.events(wfid, "signalled")) == 1


def test_the_same_key_is_heard_once(rig: Rig) -> None:
    rig.launch(GO)
    assert send(rig, signal_key="k") == 1
    rig.launch(GO)
    assert send(rig, signal_key="k") == 1, "the answer of the first time"
    assert len(rig.views.processes(state="running")) == 1
    rig.clock.at += KEYS + 1
    send(rig, signal_key="other")
    rig.launch(GO)
    assert send(rig, signal_key="k") == 1


def test_two_of_a_key_in_one_turn(rig: Rig) -> None:
    rig.launch(GO)
    futures = [rig.engine.signal(Signal(name="go", signal_key="k")) for _ in range(2)]
    rig.settle()
    assert [future.result(0) for future in futures] == [1, 1]


def test_a_signal_that_is_kept_is_heard_once_by_each_who_comes_later(rig: Rig) -> None:
    assert send(rig, fields={"n": 1}, until=rig.clock.at + 3600) == 0
    for text in (GO, "listen to: /^g/, upon: signal"):
        assert heard(rig, rig.launch(text)) == {"n": 1}
    twice = rig.launch(f"sequence\n  {GO}\n  {GO}")
    assert heard(rig, twice) is None
    assert len(rig.events(twice, "signalled")) == 1
    assert send(rig) == 1
    assert heard(rig, twice) is not None
    rig.clock.at += 3601
    assert heard(rig, rig.launch(GO)) is None


def test_who_heard_it_at_once_does_not_hear_it_again(rig: Rig) -> None:
    wfid = rig.launch(f"sequence\n  {GO}\n  {GO}")
    assert send(rig, until=rig.clock.at + 3600) == 1
    assert heard(rig, wfid) is None


def test_who_refused_what_is_kept_may_hear_it_elsewhere(rig: Rig) -> None:
    send(rig, fields={"n": 1}, until=rig.clock.at + 3600)
    text = f"concurrence\n  {GO}, where: '${{f:n}} > 1'\n  sequence\n    alice\n    {GO}"
    wfid = rig.launch(text)
    assert rig.events(wfid, "signalled") == []
    [work] = rig.crew.held
    rig.engine.submit(reply(work))
    rig.settle()
    assert len(rig.events(wfid, "signalled")) == 1


def test_what_is_kept_is_for_those_it_was_said_to(rig: Rig) -> None:
    send(rig, definition="release", until=rig.clock.at + 3600)
    assert heard(rig, rig.launch(GO)) is None
    assert heard(rig, rig.launch(f"define name: release\n  {GO}")) is not None


def test_those_that_wake_each_other_for_ever_are_stopped(memory: DatabaseStore) -> None:
    crew = Crew({"alice": hold})
    rig = Rig(memory, memory.views, crew, options=Options(limits=Limits(rounds=50)))
    ping = "listen to: {}, upon: signal\n  signal {}"
    rig.launch(ping.format("ping", "pong"))
    rig.launch(ping.format("pong", "ping"))
    send(rig, "ping")
    assert any("more than 50 messages" in error.fault.message for error in rig.views.errors())


@pytest.mark.parametrize("until", [None, 0.0])
def test_what_is_not_kept_leaves_no_row(rig: Rig, until: float | None) -> None:
    send(rig, until=until)
    assert heard(rig, rig.launch(GO)) is None
