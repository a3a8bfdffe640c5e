from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.model.values import payloads, texts

from mint.model.effect import Control, Dispatch, Effects, ErrorRecord, Event, Listener, Schedule
from mint.model.fault import Fault

moments = st.floats(0, 1e10)
records = st.one_of(
    st.builds(Dispatch, *[texts] * 4, payloads, payloads, attempt=st.integers(1, 9), at=moments),
    st.builds(Control, *[texts] * 6),
    st.builds(Schedule, texts, texts, texts, moments, payloads),
    st.builds(ErrorRecord, texts, texts, st.builds(Fault, texts, texts), moments, fields=payloads),
    st.builds(Listener, *[texts] * 6),
    st.builds(Event, texts, texts, moments, texts, texts, texts, payloads),
)


@given(records)
def test_what_is_written_can_be_read(record: msgspec.Struct) -> None:
    text = msgspec.json.encode(record)
    assert msgspec.json.decode(text, type=type(record)) == record


def test_no_two_effects_share_their_lists() -> None:
    one, other = Effects(), Effects()
    one.closed.append("d1")
    one.nodes["0!1"] = None
    one.errors["0!1"] = None
    assert other == Effects()


def test_values_that_are_left_out_are_not_written() -> None:
    event = Event("w", "echo", 1.0)
    assert msgspec.to_builtins(event) == {"wfid": "w", "kind": "echo", "at": 1.0}
