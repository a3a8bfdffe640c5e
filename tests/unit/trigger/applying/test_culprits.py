from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.applying import Nothing

from mint.trigger.applying.culprits import culprits
from mint.trigger.service import Context, Service

SIZE = 12


class Numbers(Service):
    """Files are wrong when they hold one of `wrong`; the checker is a problem that is seen."""

    def __init__(self, wrong: frozenset[int], *, knows: bool = True) -> None:
        super().__init__(Context("civet", Nothing()))
        self.wrong = wrong
        self.knows = knows

    def problems(self, state: Any) -> list[str]:
        return [str(one) for one in state if one in self.wrong]

    def render(self, state: Any) -> dict[str, str]:
        return {"numbers": " ".join(map(str, state))}

    def without(self, state: Any, dn: str) -> Any:
        return [one for one in state if str(one) != dn] if self.knows else None


@settings(max_examples=30)
@given(st.frozensets(st.integers(0, SIZE - 1), min_size=1, max_size=4))
def test_exactly_those_are_blamed_that_are_wrong(wrong: frozenset[int]) -> None:
    dns = [str(n) for n in range(SIZE)]
    assert set(culprits(Numbers(wrong), range(SIZE), dns)) == {str(one) for one in wrong}


def test_nobody_is_blamed_when_what_is_wrong_did_not_change() -> None:
    assert culprits(Numbers(frozenset({20})), range(30), ["1", "2"]) == ()


def test_nobody_is_blamed_when_the_service_cannot_tell() -> None:
    assert culprits(Numbers(frozenset({1}), knows=False), range(3), ["1"]) == ()


def test_what_would_take_long_is_given_up() -> None:
    everything = frozenset(range(200))
    assert culprits(Numbers(everything), range(200), [str(n) for n in range(200)]) == ()
