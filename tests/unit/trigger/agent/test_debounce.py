from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mint.trigger.agent.debounce import Debounce


def test_nothing_changed_nothing_is_due() -> None:
    debounce = Debounce(1.0)
    assert debounce.due is None
    debounce.hear(5.0)
    debounce.begin()
    assert debounce.due is None


def test_it_begins_when_it_is_quiet() -> None:
    debounce = Debounce(quiet=1.0, longest=10.0)
    debounce.hear(5.0)
    debounce.hear(5.9)
    assert debounce.due == 6.9


def test_it_begins_although_changes_go_on() -> None:
    debounce = Debounce(quiet=1.0, longest=3.0)
    for tenth in range(100):
        debounce.hear(5.0 + tenth / 10)
    assert debounce.due == 8.0


def test_without_a_longest_wait_it_is_four_times_the_quiet() -> None:
    debounce = Debounce(quiet=0.5)
    for tenth in range(100):
        debounce.hear(tenth / 10)
    assert debounce.due == 2.0


def test_what_comes_after_the_beginning_counts_anew() -> None:
    debounce = Debounce(quiet=1.0, longest=3.0)
    debounce.hear(5.0)
    debounce.begin()
    debounce.hear(9.0)
    assert debounce.due == 10.0


@given(st.lists(st.floats(0, 100), min_size=1), st.floats(0.1, 5), st.floats(0.1, 20))
def test_no_change_waits_longer_than_the_longest_nor_less_than_it_must(
    moments: list[float], quiet: float, longest: float
) -> None:
    debounce = Debounce(quiet, longest)
    moments.sort()
    for moment in moments:
        debounce.hear(moment)
    due = debounce.due
    assert due is not None
    assert due <= moments[0] + longest
    assert due <= moments[-1] + quiet
    assert due in (moments[0] + longest, moments[-1] + quiet)
