"""Whatever workers send, they get an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings, strategies

if TYPE_CHECKING:
    from tests.web.serving import Served

PLAIN = (
    strategies.none() | strategies.booleans() | strategies.integers() | strategies.text(max_size=8)
)
VALUES = strategies.recursive(
    PLAIN | strategies.floats(allow_nan=False, allow_infinity=False),
    lambda below: (
        strategies.lists(below, max_size=3)
        | strategies.dictionaries(strategies.text(max_size=8), below, max_size=3)
    ),
    max_leaves=6,
)
MEMBERS = (
    "worker",
    "participants",
    "holding",
    "known",
    "answers",
    "dispatches",
    "fields",
    "merge",
    "message",
    "trace",
    "wfid",
    "key",
    "what",
    "dispatch",
)
BODIES = strategies.dictionaries(strategies.sampled_from(MEMBERS), VALUES, max_size=4)
PATHS = ("claim", "heartbeat", "release", "register", "answers", "x/reply", "x/fail", "x/cancelled")


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(path=strategies.sampled_from(PATHS), body=BODIES | VALUES)
def test_any_body_has_an_answer(served: Served, path: str, body: Any) -> None:
    answer = served.client.post(f"/work/{path}", json=body)
    assert answer.status_code in (200, 400, 404, 409), answer.text
