"""Programs of the original, with a real broker and a real engine."""

from __future__ import annotations

import json
import signal
import time
from typing import TYPE_CHECKING

import pytest
from tests.compat import programs
from tests.compat.house import until

if TYPE_CHECKING:
    from tests.compat.house import House

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow]


def test_a_launcher_launches(house: House) -> None:
    definition = house.folder / "it.pdef"
    definition.write_text("Ruote.process_definition 'short' do\n  echo 'here'\nend\n")
    before = house.wfids()
    with house.program(programs.LAUNCHER, str(definition), '{"a": {"b": [1]}}') as program:
        assert program.ends() == 0, program.said
    assert house.until_over(house.until_new(before))["a"] == {"b": [1]}


def test_a_launcher_may_loop_and_outlives_the_broker_s_restart(house: House) -> None:
    before = house.wfids()
    with house.program(programs.LOOPING_LAUNCHER) as program:
        program.hears("noop")
        program.until_said("launched")
        house.broker.control("stop_app")
        program.hears("sequence")
        time.sleep(0.5)
        house.broker.control("start_app")
        program.until_said("launched", times=2)
    until(lambda: len(house.wfids() - before) == 2)
    fields = [house.until_over(wfid) for wfid in house.wfids() - before]
    assert sorted(one["told"] for one in fields) == ["noop", "sequence"]


def test_a_participant_works(house: House) -> None:
    house.register("sizer")
    with house.program(programs.SIZER, "one"):
        wfid = house.launch("define name: demo\n  sizer task: 'abcd'\n", {"image": {"name": "x"}})
        fields = house.until_over(wfid)
    assert fields["image"] == {"name": "x", "size": 40}
    assert fields["msg"] == ["sized by one for demo"]
    assert fields["__result__"] is True
    assert "params" not in fields


def test_participants_share_a_queue(house: House) -> None:
    house.register("sizer")
    with house.program(programs.SIZER, "one") as one, house.program(programs.SIZER, "two") as two:
        one.until_said("connected")
        two.until_said("connected")
        steps = "".join(f"    sizer task: '{'x' * n}'\n" for n in range(20))
        wfid = house.launch(f"define name: many\n  concurrence merge_type: stack\n{steps}")
        said = [branch["msg"][0] for branch in house.until_over(wfid)["stack"]]
    assert len(said) == 20
    assert set(said) == {"sized by one for many", "sized by two for many"}


def test_what_a_participant_raises_is_an_error_of_the_process(house: House) -> None:
    house.register("failing")
    with house.program(programs.FAILING) as program:
        wfid = house.launch("define\n  failing\n", {"image": {"name": "core"}})
        error = house.until_error(wfid)
        program.until_said("RuntimeError: kaboom at core")  # it goes on
        another = house.launch("define\n  failing on_error: 'rescue'\n  define rescue\n    noop\n")
        house.until_over(another)
    assert error.fault.class_name == "Ruote::Amqp::RemoteError"
    assert error.fault.message == "RuntimeError: kaboom at core"
    assert error.participant == "failing"
    inner = error.fault.trace[-1]
    assert "program_" in inner
    assert ":11: in `check raise RuntimeError(" in inner
    assert error.fields["touched"] is True


def test_what_json_cannot_say_is_an_error_of_the_process(house: House) -> None:
    house.register("unsayable")
    with house.program(programs.UNSAYABLE):
        error = house.until_error(house.launch("define\n  unsayable\n", {"kept": 1}))
    assert error.fault.message == "TypeError: JSON cannot say a set: {'a'}"
    assert error.fields["kept"] == 1


def test_a_workitem_is_kept_and_sent_back_later_by_another_program(house: House) -> None:
    house.register("keeper")
    house.register("releaser")
    store = house.folder / "kept.json"
    with house.program(programs.KEEPER, str(store)):
        wfid = house.launch("define\n  keeper\n  noop\n")
        until(lambda: store.exists() and store.read_text())
    kept = json.loads(store.read_text())
    assert kept["mint"]["dispatch"]
    assert not house.app.store.views.errors(wfid=wfid)
    with house.program(programs.RELEASER, str(store)):
        other = house.launch("define name: free\n  releaser\n")
        assert house.until_over(wfid)["released_by"] == "free"
        house.until_over(other)


def test_a_participant_outlives_the_restart_of_the_broker(house: House) -> None:
    house.register("slow")
    done = house.folder / "done.txt"
    with house.program(programs.SLOW, str(done)) as program:
        program.until_said("connected")
        wfid = house.launch("define\n  slow seconds: 2\n")
        until(done.exists)
        house.broker.control("stop_app")
        program.until_said("trying again")
        house.broker.control("start_app")
        assert house.until_over(wfid)["slept"] is True
        assert house.until_over(house.launch("define\n  slow seconds: 0\n"))["slept"] is True
    assert done.read_text().splitlines().count(wfid) == 1


def test_work_may_take_longer_than_the_broker_s_patience(house: House) -> None:
    house.register("slow")
    done = house.folder / "long.txt"
    patience = (
        "application:set_env(rabbit, consumer_timeout, {}), "
        "application:set_env(rabbit, channel_tick_interval, {})."
    )
    house.broker.control("eval", patience.format(500, 200))
    try:
        with house.program(programs.SLOW, str(done)) as program:
            wfid = house.launch("define\n  slow seconds: 2\n")
            program.until_said("trying again")  # the broker has taken the workitem away
            assert house.until_over(wfid)["slept"] is True
            program.until_said("this is done already, and comes once more")
    finally:
        house.broker.control("eval", patience.format(1_800_000, 60_000))
    assert done.read_text().splitlines() == [wfid]


def test_a_participant_that_is_killed_loses_nothing(house: House) -> None:
    house.register("slow")
    done = house.folder / "killed.txt"
    with house.program(programs.SLOW, str(done)) as program:
        wfid = house.launch("define\n  slow seconds: 1\n")
        until(lambda: done.exists() and wfid in done.read_text())
        program.process.send_signal(signal.SIGKILL)
    with house.program(programs.SLOW, str(done)):
        assert house.until_over(wfid)["slept"] is True


def test_a_participant_may_end_itself(house: House) -> None:
    house.register("single_shot")
    with house.program(programs.ONCE) as program:
        wfid = house.launch("define\n  single_shot\n")
        assert program.ends() == 0
        assert program.said.endswith("ended by itself\n")
    assert house.until_over(wfid)["__result__"] == "once"


def test_a_cancel_is_ignored_and_not_sent_back(house: House) -> None:
    house.register("slow")
    done = house.folder / "cancelled.txt"
    with house.program(programs.SLOW, str(done)) as program:
        wfid = house.launch("define\n  slow seconds: 1, timeout: '0.2s'\n")
        program.until_said("Ignoring a cancel message")
        house.until_over(wfid)
        time.sleep(0.3)
    assert not house.app.store.views.dead_letters()
