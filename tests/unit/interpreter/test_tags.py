from __future__ import annotations

from typing import Any

import pytest

from mint.testing import Dispatched, Playbook


def tag_events(play: Playbook) -> list[str]:
    """The tags that were entered (`+`) and left (`-`), in order."""
    signs = {"entered_tag": "+", "left_tag": "-"}
    return [signs[event.kind] + event.name for event in play.events if event.kind in signs]


def past_tags(play: Playbook) -> list[list[str | None]]:
    assert play.memory.process is not None
    return play.memory.process.past_tags


def test_a_tag_is_in_the_payload_while_it_lasts() -> None:
    play = Playbook("sequence\n  alice tag: t\n  bob").launch({"n": 1})
    play.expect(Dispatched("alice", {"n": 1, "__tags__": ["t"]})).answer("alice")
    play.expect(Dispatched("bob", {"n": 1, "__left_tag__": "t"}))


def test_tags_stand_inside_one_another() -> None:
    play = Playbook("sequence tag: a\n  sequence tag: b\n    alice tag: c").launch()
    assert play.node("c").full_tag == "a/b/c"
    play.answer("alice")
    assert tag_events(play) == ["+a", "+a/b", "+a/b/c", "-a/b/c", "-a/b", "-a"]
    assert past_tags(play) == [["a/b/c", None], ["a/b", None], ["a", None]]


def test_branches_do_not_see_the_tags_of_each_other() -> None:
    play = Playbook("concurrence\n  alice tag: a\n  bob tag: b").launch()
    assert [sent.fields["__tags__"] for sent in play.dispatches] == [["a"], ["b"]]


def test_a_tag_is_a_variable_that_names_the_expression() -> None:
    play = Playbook("sequence\n  sequence tag: t\n    alice").launch()
    node = play.node("0_0_0")
    assert play.variables["t"] == {
        "engine_id": "mint",
        "wfid": node.wfid,
        "subid": node.fei.subid,
        "expid": "0_0_0",
    }
    assert "t" not in play.answer("alice").variables


def test_a_tag_may_be_computed_and_may_be_none() -> None:
    assert Playbook("alice tag: 'x-${f:n}'").launch({"n": 1}).node("alice").tag == "x-1"
    play = Playbook("alice tag: '${f:none} '").launch()
    assert play.node("alice").tag is None
    play.expect(Dispatched("alice", {}))


def test_how_a_tag_was_left_is_told() -> None:
    text = "sequence\n  alice tag: t, timeout: 1h\n  bob"
    assert past_tags(Playbook(text).launch().cancel("t")) == [["t", "cancelled"]]
    assert past_tags(Playbook(text).launch().kill("t")) == [["t", "killed"]]
    assert past_tags(Playbook(text).launch().advance("1h")) == [["t", None]]


@pytest.mark.parametrize(
    ("handler", "how"),
    [("on_error", "failed"), ("on_cancel", "cancelled"), ("on_timeout", "timed out")],
)
def test_a_handler_that_leaves_a_tag_is_told(handler: str, how: str) -> None:
    text = f"sequence\n  alice tag: t, timeout: 1h, {handler}: carol\n  bob"
    play = Playbook(text).launch()
    if handler == "on_error":
        play.fail("alice")
    elif handler == "on_cancel":
        play.cancel("t")
    else:
        play.advance("1h")
    assert past_tags(play.answer("carol")) == [["t", how]]


def test_a_handler_takes_the_tag_over_without_entering_it_again() -> None:
    play = Playbook("sequence\n  alice tag: t, on_error: carol\n  bob").launch().fail("alice")
    assert play.dispatches[-1].fields["__tags__"] == ["t"]
    assert tag_events(play) == ["+t"]
    play.answer("carol")
    assert tag_events(play) == ["+t", "-t"]


def test_a_retry_does_not_enter_a_tag_twice() -> None:
    play = Playbook("sequence\n  alice tag: t, on_error: 'retry * 2, pass'\n  bob").launch()
    play.fail("alice")
    assert play.dispatches[-1].fields["__tags__"] == ["t"]
    assert tag_events(play.answer("alice")) == ["+t", "-t"]


def test_a_step_that_is_skipped_has_no_tag() -> None:
    assert tag_events(Playbook("alice tag: t, if: false").launch()) == []


def test_a_tag_is_a_variable_of_its_scope_and_of_the_root_by_its_full_name() -> None:
    play = Playbook("let tag: o\n  alice tag: t\n  bob").launch()
    assert set(play.node("o").variables or {}) == {"t"}
    assert set(play.variables) == {"o", "o/t"}
    assert set(play.answer("alice").variables) == {"o"}
    assert play.answer("bob").variables == {}


def test_who_leaves_a_full_name_leaves_it_to_its_next_owner() -> None:
    play = Playbook("concurrence\n  let\n    alice tag: t\n  let\n    bob tag: t").launch()
    bob = play.node("bob").fei.subid
    assert play.answer("alice").variables["t"]["subid"] == bob
    assert play.answer("bob").variables == {}


def test_a_tag_calls_nothing() -> None:
    text = """
        define
          define t
            alice
          sequence tag: t
            t
        """
    assert Playbook(text).launch().waiting == ["alice"]


def test_a_forgotten_step_leaves_its_tag_when_it_is_over() -> None:
    play = Playbook("sequence\n  alice tag: t, forget: true\n  bob").launch()
    assert tag_events(play.answer("bob")) == ["+t"]
    assert tag_events(play.answer("alice")) == ["+t", "-t"]


@pytest.mark.parametrize("nonsense", [[1, None], "x", {"a": 1}, 5])
def test_a_participant_may_answer_with_tags_that_are_none(nonsense: Any) -> None:
    play = Playbook("sequence tag: t\n  alice\n  bob tag: u").launch()
    play.answer("alice", {"__tags__": nonsense})
    assert play.errors == []
    assert play.node("bob").full_tag == "u"
    assert "__tags__" not in play.answer("bob").fields
