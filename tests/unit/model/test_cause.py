from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.model.cause import LENGTH, alike, cause_of
from mint.model.effect import ErrorRecord
from mint.model.fault import Fault


def error(message: str = "port 25 refused", **more: str) -> ErrorRecord:
    names: dict[str, Any] = {
        "name": "participant",
        "participant": "mail",
        "definition": "release",
        **more,
    }
    kind = names.pop("kind", "participant")
    label = names.pop("class_name", "OSError")
    return ErrorRecord("w", "0_1!a", Fault(kind, message, label), 1.0, **names)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("port 25 refused", "port # refused"),
        ("process 20301122-0101-bazo-rugi is over", "process # is over"),
        ("no live expression 0_1_0!71619a0b85a33e6x00005da", "no live expression #"),
        ("id 8c1f3f0e-0d1a-4f0c-9c5d-2f6a7b8c9d0e taken", "id # taken"),
        ("<Tree object at 0x7FA4CA8D1290>", "<Tree object at #>"),
        ("commit 3f9ac21b7e4 is gone", "commit # is gone"),
        ("the facade is defaced", "the facade is defaced"),
        ("line 1\n\n   line 2", "line # line #"),
        ("", ""),
    ],
)
def test_what_differs_from_process_to_process_is_left_out(message: str, expected: str) -> None:
    assert alike(message) == expected


@given(st.integers(min_value=0), st.integers(min_value=0), st.text(max_size=50))
def test_numbers_make_no_difference(one: int, other: int, around: str) -> None:
    assert alike(f"{around} {one} refused") == alike(f"{around} {other} refused")


@given(st.text(max_size=3000))
def test_it_is_short_and_settled(message: str) -> None:
    told = alike(message)
    assert len(told) <= 300
    assert alike(told) == told


def test_the_same_failure_of_another_process_has_the_same_cause() -> None:
    other = error("port 465 refused")
    other.wfid, other.key, other.at = "v", "0_7!b", 99.0
    other.fields = {"n": 1}
    assert cause_of(other) == cause_of(error())
    assert len(cause_of(other)) == LENGTH


@pytest.mark.parametrize(
    "other",
    [
        error("disk full"),
        error(definition="nightly"),
        error(participant="build"),
        error(kind="engine"),
        error(class_name="ValueError"),
    ],
)
def test_another_failure_has_another_cause(other: ErrorRecord) -> None:
    assert cause_of(other) != cause_of(error())


def test_a_step_without_participant_is_told_by_its_name() -> None:
    one = error(participant="", name="sequence")
    other = msgspec.structs.replace(one, name="cursor")
    assert cause_of(one) != cause_of(other)


def test_a_text_that_is_no_unicode_has_a_cause() -> None:
    assert len(cause_of(error("\udc80"))) == LENGTH
