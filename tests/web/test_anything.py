"""Whatever is asked, the answer is one of ours: never a failure of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies

if TYPE_CHECKING:
    from tests.web.serving import Served

VALUES = strategies.recursive(
    strategies.none()
    | strategies.booleans()
    | strategies.integers()
    | strategies.floats(allow_nan=False, allow_infinity=False)
    | strategies.text(max_size=8)
    | strategies.sampled_from(["0", "0_0", "noop", "sequence", "define", "al"]),
    lambda below: (
        strategies.lists(below, max_size=4)
        | strategies.dictionaries(strategies.text(max_size=4), below, max_size=3)
    ),
    max_leaves=8,
)
MEMBERS = ("definition", "source", "format", "fields", "variables", "launch_key", "key", "tree")
BODIES = strategies.dictionaries(strategies.sampled_from(MEMBERS), VALUES, max_size=4)
WORDS = ("cancel", "pause", "resume", "replay", "re-apply", "edit", "push-out")


@pytest.fixture(scope="module")
def wfid(served: Served) -> str:
    """A process that takes whatever it is told."""
    return served.launch("concurrence\n  stall\n  stall\n  picky")


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(body=BODIES | VALUES)
@pytest.mark.parametrize("path", ["/processes", "/check"])
def test_any_body_has_an_answer(served: Served, path: str, body: Any) -> None:
    answer = served.client.post(path, json=body)
    assert answer.status_code in (200, 201, 400), answer.text


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(word=strategies.sampled_from(WORDS), body=BODIES)
def test_any_command_has_an_answer(served: Served, wfid: str, word: str, body: Any) -> None:
    answer = served.client.post(f"/processes/{wfid}/{word}", json=body)
    assert answer.status_code in (200, 400, 409), answer.text
    assert served.client.get(f"/processes/{wfid}").status_code == 200


@settings(max_examples=60)
@given(
    value=strategies.text(max_size=12), name=strategies.sampled_from(["state", "before", "limit"])
)
def test_any_question_has_an_answer(served: Served, name: str, value: str) -> None:
    assert served.client.get("/processes", params={name: value}).status_code in (200, 400)
