from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mint.testing.simulate import Choices


def test_the_same_seed_draws_the_same() -> None:
    one, other, third = Choices(7), Choices(7), Choices(8)
    for choices in (one, other, third):
        for size in range(1, 50):
            choices.draw(size, "x")
    assert one.drawn == other.drawn != third.drawn


@given(st.integers(0, 1000), st.lists(st.integers(1, 9), max_size=30))
def test_what_was_drawn_can_be_drawn_again(seed: int, sizes: list[int]) -> None:
    first = Choices(seed)
    drawn = [first.draw(size, "x") for size in sizes]
    again = Choices(given=first.drawn)
    assert [again.draw(size, "x") for size in sizes] == drawn
    assert all(value < size for value, size in zip(drawn, sizes, strict=True))


def test_what_is_too_large_is_cut_and_what_is_missing_is_harmless() -> None:
    choices = Choices(given=[9, 1])
    assert [choices.draw(3, "x") for _ in range(4)] == [2, 1, 0, 0]


def test_the_first_option_is_the_harmless_one() -> None:
    choices = Choices(given=[0, 0, 3, 4])
    weights = (("often", 4), ("seldom", 1))
    assert choices.pick(("plain", "odd"), "x") == "plain"
    assert [choices.weigh(weights, "x") for _ in range(3)] == ["often", "often", "seldom"]


def test_parts_tell_what_can_be_left_out_together() -> None:
    choices = Choices(1)
    with choices.part():
        choices.draw(2, "x")
        with choices.part():
            choices.draw(2, "y")
    assert sorted(choices.parts) == [(0, 2), (1, 2)]
    assert choices.labels == ["x", "y"]
