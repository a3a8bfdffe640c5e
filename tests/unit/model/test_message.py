from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.model.values import payloads, texts, trees

from mint.model.definition import Definition
from mint.model.fault import Fault
from mint.model.message import (
    AnyMessage,
    Attach,
    Cancel,
    Cancelled,
    Edit,
    Fail,
    Heard,
    Launch,
    Mutate,
    Pause,
    PushOut,
    ReApply,
    Remove,
    Replay,
    Reply,
    Respark,
    Resume,
    Timer,
)

optional_texts = st.none() | texts
optional_payloads = st.none() | payloads
optional_trees = st.none() | trees
faults = st.builds(Fault, texts, texts, texts, st.lists(texts, max_size=2).map(tuple), texts)
who = {"wfid": texts, "by": texts}

messages: st.SearchStrategy[AnyMessage] = st.one_of(
    st.builds(
        Launch,
        **who,
        definition=trees.map(Definition.of),
        fields=payloads,
        variables=payloads,
        launch_key=optional_texts,
        parent=optional_texts,
        why=texts,
    ),
    st.builds(Reply, **who, key=texts, fields=payloads, dispatch=optional_texts),
    st.builds(
        Fail,
        **who,
        key=texts,
        fault=faults,
        dispatch=optional_texts,
        fields=optional_payloads,
        retry_after=st.none() | st.floats(0, 1e9),
    ),
    st.builds(
        Cancelled,
        **who,
        key=texts,
        dispatch=texts,
        accepted=st.booleans(),
        fault=st.none() | faults,
    ),
    st.builds(Cancel, **who, key=optional_texts, flavour=texts),
    st.builds(Pause, **who, key=optional_texts, breakpoint=st.booleans()),
    st.builds(Resume, **who, key=optional_texts, anyway=st.booleans()),
    st.builds(Timer, **who, key=texts, action=payloads, schedule=texts),
    st.builds(Replay, **who, key=optional_texts, fields=optional_payloads, tree=optional_trees),
    st.builds(
        ReApply,
        **who,
        key=texts,
        tree=optional_trees,
        fields=optional_payloads,
        merge_in_fields=optional_payloads,
        applied=st.booleans(),
    ),
    st.builds(Edit, **who, key=texts, tree=trees),
    st.builds(Mutate, **who, tree=trees),
    st.builds(Attach, **who, key=texts, tree=trees, fields=optional_payloads),
    st.builds(Respark, **who),
    st.builds(PushOut, **who, key=texts, fields=optional_payloads),
    st.builds(Remove, **who),
    st.builds(Heard, **who, key=texts, kind=texts, name=texts, fields=payloads),
)


@given(messages)
def test_a_message_survives_the_inbox(message: AnyMessage) -> None:
    text = msgspec.json.encode(message)
    back: Any = msgspec.json.decode(text, type=AnyMessage)
    assert back == message
    assert msgspec.json.encode(back) == text


def test_every_kind_of_message_has_a_tag_of_its_own() -> None:
    kinds = AnyMessage.__args__
    tags = {kind.__struct_config__.tag for kind in kinds}
    assert len(tags) == len(kinds)


@pytest.mark.parametrize(
    "text",
    [
        b"{}",
        b'{"type": "dance", "wfid": "w"}',
        b'{"type": "reply", "wfid": "w"}',
        b'{"type": "reply", "wfid": "w", "key": "0!1", "fields": []}',
        b'{"type": "edit", "wfid": "w", "key": "0!1", "tree": "alice"}',
        b'{"type": "cancel"}',
    ],
)
def test_what_is_no_message_is_refused(text: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=AnyMessage)


def test_a_fault_cannot_be_changed() -> None:
    fault = Fault("forced", "no")
    with pytest.raises(AttributeError):
        fault.message = "yes"  # type: ignore[misc]  # it is refused
