from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mint.model.message import Cancel
from mint.testing import Playbook
from mint.testing.stage import WFID

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


def crowd(branches: int) -> Playbook:
    text = f"concurrent_iterator times: {branches}, merge_type: ignore"
    return Playbook(f"{text}\n  reserve m\n    a").launch()


def shown(play: Playbook) -> list[int]:
    """Which branches the variable tells of."""
    by_key = {node.key: node.branch for node in play.nodes}
    return [by_key[f"{fei['expid']}!{fei['subid']}"] for fei in play.variables["m"][2]]


def test_of_a_long_queue_the_variable_tells_the_first_and_the_last() -> None:
    play = crowd(30)
    seen = []
    for _ in range(30):
        seen.append(shown(play))
        play.answer("a")
    assert seen[0] == [*range(9), 29]
    assert seen[19:22] == [[*range(19, 28), 29], [*range(20, 30)], [*range(21, 30)]]
    assert seen[-1] == [29]
    assert play.is_over


@settings(max_examples=60)
@given(st.integers(2, 25), st.lists(st.integers(0, 30), max_size=25))
def test_whoever_goes_the_others_keep_their_order(branches: int, gone: list[int]) -> None:
    play = crowd(branches)
    line = list(range(branches))
    for index in gone:
        if len(line) <= 1:
            break
        branch = line.pop(index % len(line))
        key = next(node.key for node in play.nodes if node.branch == branch)
        play.tell(Cancel(wfid=WFID, key=key))
        assert shown(play) == (line if len(line) <= 9 else [*line[:9], line[-1]])
    for branch in line:
        holder = next(node for node in play.nodes if node.memory.get("inside"))
        assert holder.branch == branch
        play.answer("a")
    assert play.is_over


@pytest.mark.parametrize("branches", [3, 25])
def test_a_queue_that_an_earlier_version_kept_whole_goes_on(branches: int) -> None:
    play = crowd(branches)
    root = play.node("0")
    line = sorted((node for node in play.nodes if "mutex" in node.memory), key=lambda n: n.branch)
    for node in line:
        node.memory = {k: v for k, v in node.memory.items() if k not in ("ahead", "behind")}
    feis = [{"engine_id": "engine", **msgspec.to_builtins(node.fei)} for node in line]
    root.variables = {"m": ["mutex", "m", feis]}
    for node in line:
        assert next(one.key for one in play.nodes if one.memory.get("inside")) == node.key
        play.answer("a")
    assert play.is_over


def test_the_queue_tells_who_stands_in_it() -> None:
    play = Playbook("reserve m\n  a").launch()
    [fei] = play.variables["m"][2]
    assert set(fei) == {"engine_id", "wfid", "subid", "expid"}
    assert fei["expid"] == "0_0"
