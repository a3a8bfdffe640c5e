from __future__ import annotations

import pytest

from mint.services.supervising.book import Watched
from mint.services.supervising.policy import Policy
from mint.settings import ServiceRule
from mint.testing.simulate.clock import VirtualClock


@pytest.mark.parametrize(
    ("restart", "code", "wished"),
    [
        ("never", 1, False),
        ("never", None, False),
        ("on-failure", 0, False),
        ("on-failure", 1, True),
        ("on-failure", -9, True),
        ("on-failure", None, True),
        ("always", 0, True),
    ],
)
def test_a_rule_says_what_is_started_again(restart: str, code: int | None, wished: bool) -> None:  # noqa: FBT001
    policy = Policy(VirtualClock(), lambda _: code)
    assert policy.wishes("nginx", ServiceRule(restart=restart)) is wished  # type: ignore[arg-type]


def test_what_ends_too_often_is_given_up_and_what_is_long_ago_does_not_count() -> None:
    clock = VirtualClock()
    policy, rule = Policy(clock, lambda _: None), ServiceRule(burst=2, within="1m")
    known = Watched("nginx")
    for _ in range(2):
        known = policy.counted(known, rule)
        assert not known.given_up
    assert policy.counted(known, rule).given_up
    clock.move(61.0)
    assert not policy.counted(known, rule).given_up


def test_each_pause_is_longer_up_to_the_longest() -> None:
    policy = Policy(VirtualClock(), lambda _: None)
    rule = ServiceRule(backoff=1.0, backoff_most=3.0)
    pauses = [policy.pause(Watched("a", restarts=(0.0,) * n), rule) for n in (1, 2, 3, 4)]
    limits = [1.0, 2.0, 3.0, 3.0]
    assert all(limit / 2 <= pause <= limit for pause, limit in zip(pauses, limits, strict=True))
    assert policy.pause(Watched("a", restarts=(0.0,)), rule) <= 1.0
