from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.observe.traceparent import TraceParent, cleaned, span_id_of, trace_id_of

GOOD = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@given(
    trace_id=st.integers(1, 2**128 - 1), span_id=st.integers(1, 2**64 - 1), sampled=st.booleans()
)
def test_what_is_written_reads_back(trace_id: int, span_id: int, *, sampled: bool) -> None:
    place = TraceParent(trace_id, span_id, sampled=sampled)
    assert TraceParent.parse(str(place)) == place


@given(st.text())
def test_any_text_reads_or_is_nothing(text: str) -> None:
    found = TraceParent.parse(text)
    assert found is None or TraceParent.parse(str(found)) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        GOOD.upper(),
        GOOD + "-more",
        GOOD.replace("00-", "ff-", 1),
        "00-" + "0" * 32 + "-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-" + "0" * 16 + "-01",
        GOOD[:-1],
    ],
)
def test_what_the_standard_refuses_is_taken_as_nothing(text: str) -> None:
    assert TraceParent.parse(text) is None
    assert cleaned(text) == ""


def test_a_later_version_may_say_more() -> None:
    found = TraceParent.parse("01" + GOOD[2:] + "-more")
    assert found is not None
    assert str(found) == GOOD


def test_only_the_flag_that_we_know_is_heeded() -> None:
    assert cleaned(GOOD[:-2] + "03") == GOOD
    assert cleaned(GOOD[:-2] + "fe") == GOOD[:-2] + "00"


def test_ids_follow_from_names() -> None:
    assert trace_id_of("a") == trace_id_of("a") != trace_id_of("b")
    assert span_id_of("a") == span_id_of("a") != span_id_of("b")
    assert 0 < span_id_of("a") < 2**64
    assert 0 < trace_id_of("a") < 2**128
