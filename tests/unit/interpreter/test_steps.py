from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.model.values import payloads, texts, trees, values

from mint.interpreter.steps import (
    AnyStep,
    Apply,
    CancelIt,
    DispatchIt,
    FailIt,
    PauseIt,
    ReplyTo,
    ResumeIt,
)
from mint.model.definition import Definition
from mint.model.fault import Fault

optional_texts = st.none() | texts
optional_payloads = st.none() | payloads
faults = st.builds(
    Fault, kind=texts, message=texts, deviations=st.lists(st.lists(values), max_size=2)
)

steps: st.SearchStrategy[AnyStep] = st.one_of(
    st.builds(Apply, key=texts, fields=payloads, parent=optional_texts),
    st.builds(
        Apply,
        key=texts,
        fields=payloads,
        definition=trees.map(Definition.of),
        path=texts,
        variables=optional_payloads,
        body=st.booleans(),
        branch=st.integers(-1, 9),
        handlers=payloads,
        then=optional_payloads,
    ),
    st.builds(
        ReplyTo,
        key=texts,
        fields=payloads,
        sender=texts,
        branch=st.integers(-1, 9),
        tree=st.none() | trees,
        counted=st.booleans(),
    ),
    st.builds(
        CancelIt, key=texts, flavour=texts, re_apply=optional_payloads, on_cancel=st.none() | texts
    ),
    st.builds(FailIt, key=texts, fields=payloads, error=payloads, handler=values, fault=faults),
    st.builds(DispatchIt, key=texts),
    st.builds(PauseIt, key=texts, breakpoint=st.booleans()),
    st.builds(ResumeIt, key=texts),
)


@given(steps)
def test_a_step_that_is_kept_is_the_same_when_it_is_done(step: AnyStep) -> None:
    kept = msgspec.to_builtins(step)
    back: Any = msgspec.convert(kept, AnyStep)
    assert back == step
    stored = msgspec.json.decode(msgspec.json.encode(kept))
    again: Any = msgspec.convert(stored, AnyStep)
    assert again == step


@pytest.mark.parametrize("kept", [{}, {"step": "dance", "key": "0!1"}, {"step": "reply"}])
def test_what_is_no_step_is_refused(kept: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(kept, AnyStep)
