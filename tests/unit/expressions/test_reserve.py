from __future__ import annotations

import pytest

from mint.model.message import PushOut
from mint.testing import Playbook
from mint.testing.stage import WFID


def side_by_side(*steps: str) -> Playbook:
    """Branches, each with a participant of its own: p0, p1..."""
    text = "".join(f"  {step}\n    p{index}\n" for index, step in enumerate(steps))
    return Playbook(f"concurrence merge_type: ignore\n{text}").launch()


def queue(play: Playbook, name: str = "a") -> list[str]:
    kind, told, feis = play.variables[name]
    assert (kind, told) == ("mutex", name)
    return [fei["expid"] for fei in feis]


@pytest.mark.parametrize(
    ("steps", "name"),
    [
        (["reserve a", "reserve mutex: a", "reserve '${f:none}a'"], "a"),
        (["reserve", "reserve mutex: reserve", "reserve ''"], "reserve"),
        (["reserve /a", "reserve a", "reserve mutex: /a"], "a"),
    ],
)
def test_one_at_a_time_in_the_order_in_which_they_came(steps: list[str], name: str) -> None:
    play = side_by_side(*steps)
    assert play.waiting == ["p0"]
    assert queue(play, name) == ["0_0_0", "0_0_1", "0_0_2"]
    assert play.answer("p0").waiting == ["p1"]
    assert play.answer("p1").waiting == ["p2"]
    assert play.answer("p2").is_over
    assert play.variables[name] == ["mutex", name, []]


def test_other_names_are_other_mutexes() -> None:
    assert side_by_side("reserve a", "reserve b").waiting == ["p0", "p1"]


@pytest.mark.parametrize("how", ["cancel", "kill"])
def test_stopped_it_gives_its_place_back(how: str) -> None:
    play = side_by_side("reserve a, tag: t", "reserve a")
    getattr(play, how)("t")
    assert play.waiting == ["p1"]


def test_who_is_stopped_while_it_waits_leaves_the_queue() -> None:
    play = side_by_side("reserve a", "reserve a, tag: t", "reserve a").cancel("t")
    assert play.waiting == ["p0"]
    assert queue(play) == ["0_0_0", "0_0_2"]
    assert play.answer("p0").waiting == ["p2"]


def test_timed_out_and_handled_it_gives_its_place_back() -> None:
    play = side_by_side("reserve a, timeout: 1h", "reserve a").advance("1h")
    assert play.waiting == ["p1"]
    play = side_by_side("reserve a, on_error: pass", "reserve a").fail("p0")
    assert play.waiting == ["p1"]


def test_an_error_in_it_holds_the_others_until_it_is_repaired() -> None:
    play = side_by_side("reserve a", "reserve a").fail("p0")
    assert not play.waiting
    assert play.replay().waiting == ["p0"]
    assert play.answer("p0").waiting == ["p1"]


def test_applied_again_it_goes_to_the_end_of_the_queue() -> None:
    play = side_by_side("reserve a, on_error: redo", "reserve a").fail("p0")
    assert play.waiting == ["p1"]
    assert play.answer("p1").waiting == ["p0"]


def test_pushed_out_it_gives_its_place_back() -> None:
    play = side_by_side("reserve a", "reserve a")
    play.tell(PushOut(wfid=WFID, key=play.node("0_0_0").key))
    assert play.waiting == ["p1"]


def test_lost_it_gives_its_place_back_when_its_child_is_done() -> None:
    play = side_by_side("reserve a, lose: true", "reserve a").answer("p0")
    assert play.waiting == ["p1"]


def test_paused_its_turn_is_kept_until_it_resumes() -> None:
    play = side_by_side("reserve a", "reserve a, tag: t").pause("t").answer("p0")
    assert not play.waiting
    assert play.resume("t").waiting == ["p1"]


def test_scopes_and_forgotten_branches_stand_in_one_queue() -> None:
    play = Playbook("""
        concurrence
          concurrent_iterator times: 2
            reserve a
              alice
          reserve a, forget: true
            bob
    """).launch()
    seen = 0
    while play.waiting:
        assert len(play.waiting) == 1
        play.answer(play.waiting[0])
        seen += 1
    assert seen == 3
    assert play.is_over


def test_forgotten_branches_go_on_when_the_root_is_over() -> None:
    play = Playbook("sequence\n  reserve a, forget: true\n    alice\n  reserve a, forget: true\n"
                    "    bob").launch()  # fmt: skip
    assert play.is_over
    assert play.waiting == ["alice"]
    assert play.answer("alice").waiting == ["bob"]
    assert not play.answer("bob").nodes


def test_only_the_first_child_is_run_and_none_is_no_wait() -> None:
    play = Playbook("sequence\n  reserve a\n    alice\n    never\n  reserve a\n  carol").launch()
    assert play.answer("alice").waiting == ["carol"]


def test_within_itself_it_would_wait_for_ever() -> None:
    play = Playbook("reserve a\n  sequence\n    reserve a\n      alice").launch()
    assert "would wait for itself" in play.errors[0].fault.message


@pytest.mark.parametrize(
    ("step", "said"), [("reserve //a", "can only be read"), ("reserve v", "holds something else")]
)
def test_names_that_cannot_be(step: str, said: str) -> None:
    play = Playbook(f"{step}\n  alice").launch(variables={"v": 1})
    assert said in play.errors[0].fault.message
