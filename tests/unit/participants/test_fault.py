from __future__ import annotations

import pytest

from mint.participants.fault import MAX_MESSAGE, MAX_TRACE, fault_of


class UnprintableError(Exception):
    def __str__(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ValueError("too heavy"), "too heavy"),
        (ValueError(), "ValueError"),
        (SystemExit(3), "SystemExit: 3"),
        (KeyboardInterrupt(), "KeyboardInterrupt"),
        (UnprintableError(), "UnprintableError"),
        (OSError("caf\udce9"), "caf\\udce9"),
    ],
)
def test_the_message_is_the_exceptions_own(error: BaseException, message: str) -> None:
    fault = fault_of(error)
    assert (fault.kind, fault.message, fault.class_name) == (
        "participant",
        message,
        type(error).__name__,
    )


def _fail(depth: int) -> None:
    if depth:
        _fail(depth - 1)
    raise ValueError("deep")


def test_the_trace_ends_where_it_happened() -> None:
    with pytest.raises(ValueError, match="deep") as raised:
        _fail(2)
    trace = fault_of(raised.value, "validation").trace
    assert trace[0] == "Traceback (most recent call last):"
    assert trace[-1] == "ValueError: deep"
    assert any("in _fail" in line for line in trace)


def test_long_traces_and_messages_are_cut() -> None:
    def other(depth: int) -> None:
        # Two functions in turn, so that the lines are no mere repetition.
        if depth:
            again(depth - 1)
        raise ValueError("x" * 2 * MAX_MESSAGE)

    def again(depth: int) -> None:
        other(depth)

    with pytest.raises(ValueError, match="xxx") as raised:
        other(200)
    fault = fault_of(raised.value)
    assert len(fault.trace) == MAX_TRACE
    assert len(fault.message) == MAX_MESSAGE
