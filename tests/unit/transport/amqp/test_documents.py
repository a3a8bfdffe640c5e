from __future__ import annotations

import json

from mint.model.effect import Control, Dispatch
from mint.transport.amqp import documents

WORK = Dispatch(
    "d1",
    "20261121-2250-mazumabu-pepugeze",
    "0_0_1!d2b8ba",
    "spy",
    {"task": "do it", "n": 3, "ref": "spy"},
    {"a": {"b": 1}, "__tags__": ["tg"]},
    at=1795301429.838505,
    wf_name="demo",
    wf_revision="7",
    wf_launched_at=1795301429.827626,
    sub_wf_name="inner",
    attempt=2,
)


def test_a_workitem_has_all_members_of_the_original() -> None:
    document = json.loads(documents.workitem(WORK))

    assert document == {
        "fields": {
            "a": {"b": 1},
            "__tags__": ["tg"],
            "params": {"task": "do it", "n": 3, "ref": "spy"},
            "dispatched_at": "2026-11-21 22:50:29.838505 UTC",
        },
        "wf_name": "demo",
        "wf_revision": "7",
        "wf_launched_at": "2026-11-21 22:50:29.827626 UTC",
        "sub_wf_name": "inner",
        "sub_wf_revision": None,
        "sub_wf_launched_at": "2026-11-21 22:50:29.827626 UTC",
        "fei": {
            "engine_id": "mint",
            "wfid": "20261121-2250-mazumabu-pepugeze",
            "subid": "d2b8ba",
            "expid": "0_0_1",
        },
        "participant_name": "spy",
        "re_dispatch_count": 1,
        "mint": {"dispatch": "d1", "at": 1795301429.838505},
    }


def test_what_is_not_known_is_null() -> None:
    document = json.loads(documents.workitem(Dispatch("d1", "w", "0!a", "spy", {}, {})))

    assert [document[name] for name in ("wf_name", "wf_revision", "wf_launched_at")] == [None] * 3


def test_a_trace_goes_along() -> None:
    work = Dispatch("d1", "w", "0!a", "spy", {}, {}, trace="00-1-2-01")

    assert json.loads(documents.workitem(work))["mint"]["traceparent"] == "00-1-2-01"


def test_a_cancel_has_a_well_formed_fei() -> None:
    document = json.loads(documents.cancel(Control("cancel", "d1", "w", "0_1!ab", "spy", "kill")))

    assert document["cancel"] is True
    assert document["flavour"] == "kill"
    assert document["fei"] == {"engine_id": "mint", "wfid": "w", "subid": "ab", "expid": "0_1"}


def test_a_plain_cancel_has_no_flavour() -> None:
    document = json.loads(documents.cancel(Control("cancel", "d1", "w", "0_1!ab", "spy")))

    assert document["flavour"] is None
