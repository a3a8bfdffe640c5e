from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.air.documents import Answer, Call, Misread, Trouble, answer, call, encode

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(
    st.text(), st.lists(values), st.dictionaries(st.text(), values), st.none() | st.floats(0, 9e9)
)
def test_a_call_reads_back_equal(
    id_: str, args: list[Any], kwargs: dict[str, Any], deadline: float | None
) -> None:
    made = Call(id_, args, kwargs, deadline)
    assert call(encode(made)) == made
    assert set(json.loads(encode(made))) == {"msgID", "args", "kwargs", "deadline"}


@given(st.text(), values, st.text())
def test_an_answer_reads_back_equal(id_: str, value: Any, service: str) -> None:
    made = Answer(id_, value, service=service)
    assert answer(encode(made)) == made
    assert json.loads(encode(made)) == {"msgID": id_, "return": value, "service": service}


def test_an_error_has_class_and_message() -> None:
    made = Answer("a", error=Trouble("KeyError", "'x'"), service="s")
    assert json.loads(encode(made))["error"] == {"class": "KeyError", "message": "'x'"}
    assert answer(encode(made)) == made


def test_what_the_original_answers_is_understood() -> None:
    assert answer(b'{"msgID": "urn:uuid:1", "return": null}') == Answer("urn:uuid:1")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"msgID": 1}', b"\xff", b"[" * 10_000])
def test_what_is_neither_is_told(body: bytes) -> None:
    with pytest.raises(Misread, match="this is no call"):
        call(body)
    with pytest.raises(Misread, match="this is no answer"):
        answer(body)


@pytest.mark.parametrize(
    ("deadline", "late"), [(None, False), (100.0, False), (97.5, False), (96.9, True)]
)
def test_a_call_is_late_some_seconds_after_its_deadline(
    deadline: float | None,
    late: bool,  # noqa: FBT001 - a table
) -> None:
    assert Call("a", deadline=deadline).late(100.0) is late
