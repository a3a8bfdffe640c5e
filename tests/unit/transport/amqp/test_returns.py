from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from tests.unit.model.values import payloads

from mint.model.effect import Control, Dispatch
from mint.model.fault import Fault
from mint.model.message import AnyMessage, Cancelled, Fail, Reply
from mint.transport.amqp import documents, incoming, returns
from mint.transport.amqp.incoming import Unreadable

WORK = Dispatch("d1", "w1", "0_1!ab", "weigh", {"n": 1}, {"a": 1}, attempt=3, at=7.5, wf_name="x")
ABOUT: dict[str, Any] = {"wfid": "w1", "key": "0_1!ab", "dispatch": "d1"}


def only(body: bytes) -> dict[str, Any]:
    (document,) = incoming.documents_of(body)
    return document


@given(payloads, payloads)
def test_a_worker_gets_what_the_engine_handed_out(
    fields: dict[str, Any], params: dict[str, Any]
) -> None:
    fields = {k: v for k, v in fields.items() if k not in ("params", "dispatched_at")}
    work = Dispatch("d1", "w1", "0_1!ab", "weigh", params, fields, attempt=3, at=7.5, trace="00-1")

    assert returns.workitem(only(documents.workitem(work))) == work


def test_a_workitem_of_another_engine_has_a_name_of_its_own() -> None:
    body = b'{"fei": {"wfid": "w", "expid": "0", "subid": "a"}, "fields": {"params": null}}'
    work = returns.workitem(only(body))

    assert work is not None
    assert (work.id, work.params, work.attempt) == ("0!a!w", {}, 1)


def test_a_cancel_is_no_work() -> None:
    body = documents.cancel(Control("cancel", "d", "w", "0!a", "weigh"))

    assert returns.workitem(only(body)) is None


@pytest.mark.parametrize("body", [b"{}", b'{"fei": "0!a!w", "fields": 5}'])
def test_what_is_none_says_why(body: bytes) -> None:
    with pytest.raises(Unreadable):
        returns.workitem(only(body))


@pytest.mark.parametrize(
    "message",
    [
        Reply(**ABOUT, fields={"b": [1]}),
        Fail(**ABOUT, fault=Fault("participant", "no", "ValueError", ("a", "b")), fields={"c": 2}),
        Fail(**ABOUT, fault=Fault("validation", "no", "X"), fields={}, retry_after=2.5),
        Cancelled(**ABOUT),
        Cancelled(**ABOUT, accepted=False),
        Cancelled(**ABOUT, accepted=False, fault=Fault("participant", "cannot stop")),
    ],
)
def test_the_engine_hears_what_the_worker_says(message: AnyMessage) -> None:
    said = incoming.read(only(returns.answer(message, WORK, "w7")))

    message.by = "w7"
    if isinstance(message, Reply | Fail):
        message.participant = "weigh"
    assert said == message


def test_a_failure_without_a_payload_brings_back_that_of_the_work() -> None:
    message = Fail(**ABOUT, fault=Fault("participant", "no"))
    said = incoming.read(only(returns.answer(message, WORK, "w7")))

    assert isinstance(said, Fail)
    assert said.fields == {"a": 1}
