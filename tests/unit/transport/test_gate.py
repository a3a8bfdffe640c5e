from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mint.transport.gate import Gate


def test_as_many_as_the_limit_get_in() -> None:
    gate: Gate[str] = Gate(limit=2)
    assert [gate.enter(name) for name in "abc"] == [True, True, False]


def test_who_leaves_lets_the_longest_waiting_in() -> None:
    gate: Gate[str] = Gate(limit=1)
    for name in "abc":
        gate.enter(name)
    assert gate.leave() == "b"
    assert gate.leave() == "c"
    assert gate.leave() is None
    assert gate.enter("d")


@given(limit=st.integers(1, 4), moves=st.lists(st.booleans(), max_size=60))
def test_never_more_inside_than_the_limit_and_all_get_in_in_order(
    limit: int, moves: list[bool]
) -> None:
    gate: Gate[int] = Gate(limit)
    entered: list[int] = []
    inside = arrived = 0
    for arrives in moves:
        if arrives:
            if gate.enter(arrived):
                entered.append(arrived)
                inside += 1
            arrived += 1
        elif inside:
            following = gate.leave()
            inside -= 1
            if following is not None:
                entered.append(following)
                inside += 1
        assert inside <= limit
    while inside:
        following = gate.leave()
        inside -= 1
        if following is not None:
            entered.append(following)
            inside += 1
    assert entered == list(range(arrived))
