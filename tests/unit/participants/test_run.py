from __future__ import annotations

import asyncio
import sys
from typing import Any

import msgspec
import pytest

from mint.model.effect import Control
from mint.model.fault import Fault
from mint.model.message import Fail, Reply
from mint.participants import Participant, Retry, Workitem, participant
from mint.participants.registration import registration_of
from mint.transport.work import drive


class Inputs(msgspec.Struct):
    n: int


class Outputs(msgspec.Struct):
    doubled: int


@pytest.fixture
def answer(dispatch: Any) -> Any:
    def give(thing: object, **fields: Any) -> Reply | Fail:
        begun = registration_of(thing).begin(dispatch(**fields), lambda _: None)
        return drive(begun.work())

    return give


def function(body: Any, **options: Any) -> Any:
    return participant("check", **options)(body)


def test_none_replies_with_what_is_on_the_workitem(answer: Any) -> None:
    def work(wi: Workitem) -> None:
        wi.fields.b = 2

    expected = Reply(wfid="20300101-0000-wf", key="0_1!a", fields={"a": 1, "b": 2}, dispatch="d1")
    assert answer(function(work), a=1) == expected


def test_a_dict_is_merged_into_the_fields(answer: Any) -> None:
    assert answer(function(lambda wi: {"b": wi.fields.a + 1, "c": 3}), a=1, b=0).fields == {
        "a": 1,
        "b": 2,
        "c": 3,
    }


def test_declared_inputs_are_converted_and_handed_over(answer: Any) -> None:
    work = function(lambda _, inputs: {"m": inputs.n + 1}, inputs=Inputs)
    assert answer(work, n=1).fields == {"n": 1, "m": 2}


def test_wrong_inputs_stop_the_work_before_it_starts(answer: Any) -> None:
    started: list[Any] = []
    fail = answer(function(lambda wi: started.append(wi.id), inputs=Inputs), n="x")
    assert isinstance(fail, Fail)
    assert (fail.fault.kind, fail.dispatch, started) == ("validation", "d1", [])
    assert fail.fault.message == 'inputs of "check": field n: expected `int`, got `str`'


def test_declared_outputs_may_be_returned(answer: Any) -> None:
    work = function(lambda wi: Outputs(wi.fields.n * 2), outputs=Outputs)
    assert answer(work, n=2).fields == {"n": 2, "doubled": 4}


@pytest.mark.parametrize("returned", [None, {"doubled": "x"}, Outputs("x")])  # type: ignore[arg-type]
def test_outputs_are_checked_however_they_come(answer: Any, returned: object) -> None:
    fail = answer(function(lambda _: returned, outputs=Outputs))
    assert fail.fault.kind == "validation"
    assert 'outputs of "check"' in fail.fault.message


@pytest.mark.parametrize("returned", [True, "text", 3, Inputs(1), ["a"]])
def test_anything_else_cannot_be_returned(answer: Any, returned: object) -> None:
    fail = answer(function(lambda _: returned, outputs=Outputs))
    assert fail.fault.kind == "validation"
    assert fail.fault.message == (
        f'"check" returned a value of type {type(returned).__name__}: '
        "return None, a dict, Outputs; or set wi.result"
    )


def test_a_forgotten_await_is_told(answer: Any) -> None:
    async def other() -> None: ...

    fail = answer(function(lambda _: other()))
    assert '"check" returned a coroutine: write `async def`' in fail.fault.message


def test_a_field_that_is_not_json_is_told(answer: Any) -> None:
    fail = answer(function(lambda _: {"a": {"b": {1}}}))
    assert fail.fault.kind == "validation"
    assert fail.fault.message == "the field a.b is not JSON: it is of type set; use sorted()"


def test_an_exception_becomes_a_fault_and_the_next_attempt_starts_afresh(answer: Any) -> None:
    def work(wi: Workitem) -> None:
        wi.fields.half = "written"
        raise OSError("no space left")

    fail = answer(function(work), a=1)
    assert (fail.fault.kind, fail.fault.message) == ("participant", "no space left")
    assert fail.fault.class_name == "OSError"
    assert (fail.fields, fail.retry_after) == (None, None)


def test_the_trace_starts_in_the_code_of_the_participant(answer: Any) -> None:
    def work(_: Workitem) -> None:
        raise OSError("no space left")

    trace = answer(function(work)).fault.trace
    assert "test_run.py" in trace[1]
    assert trace[-1] == "OSError: no space left"


@pytest.mark.parametrize(
    "error", [SystemExit(1), KeyboardInterrupt(), GeneratorExit(), asyncio.CancelledError()]
)
def test_nothing_gets_past(answer: Any, error: BaseException) -> None:
    def work(_: Workitem) -> None:
        raise error

    fail = answer(function(work))
    assert fail.fault.class_name == type(error).__name__


def test_sys_exit_is_a_failure(answer: Any) -> None:
    assert answer(function(lambda _: sys.exit("bye"))).fault.message == "SystemExit: bye"


def test_retry_keeps_what_is_written_and_says_when(answer: Any) -> None:
    def work(wi: Workitem) -> None:
        wi.fields.job = 7
        raise Retry("5m", reason="not built yet")

    fail = answer(function(work))
    assert (fail.retry_after, fail.fields) == (300.0, {"job": 7})
    assert fail.fault == Fault("participant", "not built yet", "Retry")


def test_retry_with_fields_that_are_not_json_is_a_failure(answer: Any) -> None:
    def work(wi: Workitem) -> None:
        wi.fields.job = b"x"
        raise Retry("5m")

    fail = answer(function(work))
    assert (fail.fault.kind, fail.retry_after) == ("validation", None)


def test_a_class_that_cannot_be_made_is_a_failure(answer: Any) -> None:
    class Broken(Participant):
        name = "check"

        def __init__(self) -> None:
            raise OSError("no connection")

        def on_workitem(self, wi: Workitem) -> None: ...

    assert answer(Broken).fault.message == "no connection"


def test_hooks_of_a_class_share_the_instance_of_the_workitem(dispatch: Any) -> None:
    class Job(Participant):
        name = "job"

        def on_workitem(self, wi: Workitem) -> None:
            self.number = wi.fields.number

        def on_cancel(self, wi: Workitem) -> None:
            wi.log(f"stop {self.number}")

    told: list[dict[str, Any]] = []
    runs = [registration_of(Job).begin(dispatch(number=n), told.append) for n in (1, 2)]
    for run in runs:
        drive(run.work())
    for run in runs:
        drive(run.cancel(control()))
    assert [one["text"] for one in told] == ["stop 1", "stop 2"]


def control(flavour: str = "") -> Control:
    return Control("cancel", "d1", "w", "0_1!a", "check", flavour)


class Stubborn(Participant):
    name = "check"

    def on_workitem(self, wi: Workitem) -> None: ...

    def on_cancel(self, wi: Workitem) -> Any:
        if wi.fields.get("fail"):
            raise OSError("no such job")
        return wi.fields.answer

    def on_pause(self, _: Workitem) -> None:
        raise OSError("cannot pause")


@pytest.mark.parametrize(
    ("fields", "flavour", "accepted", "fault"),
    [
        ({"answer": None}, "", True, None),
        ({"answer": True}, "", True, None),
        ({"answer": False}, "", False, None),
        ({"answer": False}, "kill", False, None),
        ({"fail": True}, "", False, "no such job"),
        ({"fail": True}, "kill", True, "no such job"),
    ],
)
def test_what_on_cancel_says_counts(
    dispatch: Any, fields: dict[str, Any], flavour: str, accepted: Any, fault: str | None
) -> None:
    run = registration_of(Stubborn).begin(dispatch(**fields), lambda _: None)
    run.warn(control(flavour))
    assert (run.workitem.cancelled, run.workitem.cancel_flavour) == (True, flavour)
    cancelled = drive(run.cancel(control(flavour)))
    assert cancelled.accepted is accepted
    assert (cancelled.fault.message if cancelled.fault else None) == fault
    assert run.workitem.cancelled is accepted


def test_a_failing_pause_is_logged_and_an_unwritten_one_does_nothing(dispatch: Any) -> None:
    told: list[dict[str, Any]] = []
    run = registration_of(Stubborn).begin(dispatch(), told.append)
    drive(run.tell("pause"))
    drive(run.tell("resume"))
    assert [one["text"] for one in told] == ["on_pause failed: cannot pause"]
