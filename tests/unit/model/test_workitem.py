from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.model.values import payloads, texts

from mint.model.workitem import FeiDocument, WorkitemDocument

workitems = st.builds(
    WorkitemDocument,
    st.builds(FeiDocument, texts, texts, texts, texts),
    payloads,
    texts,
    wf_name=st.none() | texts,
    sub_wf_name=st.none() | texts,
    re_dispatch_count=st.integers(0, 9),
)


@given(workitems)
def test_it_survives_the_journey(workitem: WorkitemDocument) -> None:
    text = msgspec.json.encode(workitem)
    assert msgspec.json.decode(text, type=WorkitemDocument) == workitem


def test_every_member_is_on_the_wire_even_when_nothing_is_known() -> None:
    fei = FeiDocument("mint", "w", "f3", "0_0")
    document: dict[str, Any] = msgspec.to_builtins(WorkitemDocument(fei, {}, "alice"))
    assert document == {
        "fei": {"engine_id": "mint", "wfid": "w", "subid": "f3", "expid": "0_0"},
        "fields": {},
        "participant_name": "alice",
        "wf_name": None,
        "wf_revision": None,
        "wf_launched_at": None,
        "sub_wf_name": None,
        "sub_wf_revision": None,
        "sub_wf_launched_at": None,
        "re_dispatch_count": 0,
    }


def test_a_stranger_may_say_more_than_we_know() -> None:
    text = (
        b'{"fei": {"engine_id": "e", "wfid": "w", "subid": "s", "expid": "0", "more": 1},'
        b' "fields": {}, "participant_name": "al", "dispatched_at": "today"}'
    )
    assert msgspec.json.decode(text, type=WorkitemDocument).participant_name == "al"


@pytest.mark.parametrize("text", [b"{}", b'{"fei": "0!f!w", "fields": {}}', b"[]"])
def test_what_is_no_workitem_is_refused(text: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=WorkitemDocument)
