from __future__ import annotations

from collections import Counter

from mint.testing.simulate import Broken, Choices, Outcome, Shrinker


def attempt(choices: Choices) -> Outcome:
    """A world of some steps that fails when one draws 7, and in another way when one draws 9."""
    broken = None
    for _ in range(30):
        with choices.part():
            if choices.draw(20, "another step") == 0:
                break
            value = choices.draw(10, "value")
            choices.draw(100, "noise")
        if value in (7, 9) and broken is None:
            broken = Broken("Seven" if value == 7 else "Nine", "there it is")
    return Outcome(choices, broken, Counter(), {}, {})


def failing(name: str) -> Outcome:
    outcomes = (attempt(Choices(seed)) for seed in range(1000))
    return next(one for one in outcomes if one.broken is not None and one.broken.name == name)


def test_only_what_is_needed_to_fail_is_left() -> None:
    for name, value in (("Seven", 7), ("Nine", 9)):
        smallest = Shrinker(attempt, failing(name), seconds=60.0).shrink()
        assert smallest.broken is not None
        assert smallest.broken.name == name
        assert smallest.drawn.drawn == [1, value, 0, 0]


def test_without_time_nothing_is_tried() -> None:
    found = failing("Seven")
    shrinker = Shrinker(attempt, found, seconds=0.0)
    assert shrinker.shrink() is found
    assert shrinker.tried == 0
