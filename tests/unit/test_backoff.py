from __future__ import annotations

from mint.backoff import Backoff


def test_waits_grow_up_to_a_bound_and_differ() -> None:
    backoff = Backoff(first=1.0, most=4.0)
    waits = [backoff.next() for _ in range(50)]
    for wait, most in zip(waits, [1, 2, *[4] * 48], strict=True):
        assert most / 2 <= wait <= most
    assert len(set(waits)) > 40


def test_it_begins_anew_when_it_went_well() -> None:
    backoff = Backoff(first=1.0, most=100.0)
    for _ in range(5):
        backoff.next()
    backoff.reset()
    assert backoff.next() <= 1.0
