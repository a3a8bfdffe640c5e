from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from mint.testing import Playbook

STEPS = st.lists(st.sampled_from(["answer", "fail", "cancel", "kill", "redo"]), max_size=12)


@settings(max_examples=60)
@given(STEPS, st.integers(2, 5))
def test_never_two_at_a_time_and_whoever_waits_gets_in(steps: list[str], branches: int) -> None:
    branch = "\n  reserve m, tag: 't${ii}', on_error: redo\n    bob"
    text = f"concurrent_iterator times: {branches}, merge_type: ignore{branch}"
    play = Playbook(text).launch()
    for step in steps:
        holders = [node for node in play.nodes if node.memory.get("inside")]
        assert len(play.waiting) == len(holders) == min(1, len(play.nodes))
        if not play.waiting:
            break
        if step in ("answer", "fail"):
            getattr(play, step)("bob")
        else:
            getattr(play, "kill" if step == "kill" else "cancel")(holders[0].expid)
    while play.waiting:
        play.answer("bob")
    assert play.is_over
    assert play.variables["m"] == ["mutex", "m", []]


def test_who_vanished_without_a_word_is_passed_over() -> None:
    play = Playbook(
        "concurrence merge_type: ignore\n  reserve m\n    a\n  reserve m\n    b"
    ).launch()
    root = play.node("0")
    kind, name, queue = (root.variables or {})["m"]
    ghost = {**queue[0], "subid": "gone"}
    root.variables = {"m": [kind, name, [queue[0], ghost, *queue[1:]]]}
    assert play.answer("a").waiting == ["b"]


def test_the_queue_tells_who_stands_in_it() -> None:
    play = Playbook("reserve m\n  a").launch()
    [fei] = play.variables["m"][2]
    assert set(fei) == {"engine_id", "wfid", "subid", "expid"}
    assert fei["expid"] == "0_0"
