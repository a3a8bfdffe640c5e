from __future__ import annotations

from contextvars import Context, copy_context

from opentelemetry.trace import get_current_span

from mint.model.effect import Dispatch
from mint.observe.current_trace import current_trace
from mint.observe.in_hand import in_hand, take_in_hand

GOOD = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def work(trace: str = "") -> Dispatch:
    return Dispatch("d1", "w", "0_1!a", "build", {}, {}, trace=trace)


def test_code_knows_the_work_that_it_has_in_hand_and_other_contexts_do_not() -> None:
    def inside() -> dict[str, str]:
        take_in_hand(work(), "local:1")
        return in_hand()

    assert Context().run(inside) == {
        "wfid": "w",
        "expid": "0_1",
        "participant": "build",
        "dispatch": "d1",
        "worker": "local:1",
    }
    assert in_hand() == {}


def test_the_trace_of_the_work_is_current() -> None:
    def inside() -> str:
        take_in_hand(work(trace=GOOD), "local:1")
        return current_trace()

    assert copy_context().run(inside) == GOOD
    assert current_trace() == ""


def test_a_trace_that_cannot_be_used_is_none() -> None:
    def inside() -> bool:
        take_in_hand(work(trace="nonsense"), "local:1")
        return get_current_span().get_span_context().is_valid

    assert copy_context().run(inside) is False
