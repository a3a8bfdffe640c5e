from __future__ import annotations

import pytest

from mint.testing import Playbook


def test_it_adds_a_handler_to_the_expression_around_it() -> None:
    play = Playbook("""
        sequence
          on_error carol
          alice
          bob
        dave
    """).launch()
    play.fail("alice", "boom")
    assert play.waiting == ["carol"]
    assert play.dispatches[-1].fields["__error__"]["message"] == "boom"
    assert play.answer("carol").waiting == ["dave"]


def test_the_first_pattern_that_fits_wins() -> None:
    text = """
        sequence on_error: eve
          on_error '/time.*out/': carol, forced: dave
          alice
    """
    fits = {"a timeout!": "carol", "forced": "dave", "boom": "eve"}
    for message, handler in fits.items():
        assert Playbook(text).launch().fail("alice", message).waiting == [handler]


def test_class_and_kind_can_be_patterns() -> None:
    for pattern in ("Failure", "participant"):
        play = Playbook(f"sequence\n  on_error {pattern}: carol\n  alice").launch()
        assert play.fail("alice").waiting == ["carol"]


def test_children_are_a_handler() -> None:
    play = Playbook("""
        sequence
          on_error
            carol
            dave
          alice
        eve
    """).launch()
    play.fail("alice").answer("carol")
    assert play.waiting == ["dave"]
    assert play.answer("dave").waiting == ["eve"]


def test_without_a_fitting_pattern_the_search_goes_up() -> None:
    play = Playbook("""
        sequence on_error: eve
          sequence
            on_error '/nothing/': carol
            alice
    """).launch()
    assert play.fail("alice").waiting == ["eve"]


def test_a_word_can_be_the_handler() -> None:
    play = Playbook("sequence\n  on_error pass\n  alice\nbob").launch()
    assert play.fail("alice").waiting == ["bob"]


def test_it_reaches_the_expression_right_around_it_only() -> None:
    play = Playbook("sequence\n  sequence\n    on_error carol\n  alice").launch()
    assert play.fail("alice").waiting == []
    assert [error.fault.message for error in play.errors] == ["failed"]


def test_without_a_handler_it_adds_none() -> None:
    play = Playbook("sequence\n  on_error\n  alice").launch().fail("alice")
    assert [error.participant for error in play.errors] == ["alice"]


@pytest.mark.parametrize("line", ["'1s: retry * 2, carol'", "'/a/': '1s: retry * 2, carol'"])
def test_a_list_of_retries_is_used_up(line: str) -> None:
    play = Playbook(f"sequence\n  on_error {line}\n  alice").launch()
    for _ in range(2):
        assert play.fail("alice").waiting == []
        assert play.advance("1s").waiting == ["alice"]
    assert play.fail("alice").waiting == ["carol"]


def test_a_list_that_is_used_up_leaves_the_error_to_the_next_that_fits() -> None:
    text = "sequence on_error: dave\n  on_error '/fail/': '1s: retry'\n  {}\n  alice"
    play = Playbook(text.format("on_error '/./': carol")).launch().fail("alice").advance("1s")
    assert play.fail("alice").waiting == ["carol"]
    other = Playbook(text.format("noop")).launch().fail("alice").advance("1s")
    assert other.fail("alice").waiting == ["dave"]


def test_pattern_and_handler_may_be_computed() -> None:
    text = "sequence\n  on_error '/${f:what}/': '${f:who}'\n  alice"
    play = Playbook(text).launch({"what": "disk", "who": "carol"}).fail("alice", "no disk")
    assert play.waiting == ["carol"]


def test_common_attributes_are_no_patterns() -> None:
    text = "sequence\n  on_error carol, if: '${f:careful}', tag: t\n  alice"
    play = Playbook(text).launch({"careful": True})
    assert play.node("0_0").handlers["on_error"]["list"] == [[None, "carol"]]
    assert play.fail("alice").waiting == ["carol"]
    assert Playbook(text).launch().fail("alice").waiting == []


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ("'/(/': carol", "/(/ is not a regular expression"),
        ("'/(a+)+/': carol", "can take for ever"),
        ("'/x/': 5", "on_error: '5' is neither a name, a word nor a tree"),
        ("'/x/': [ carol ]", "is neither a name, a word nor a tree"),
    ],
)
def test_what_can_be_no_handler_is_an_error_before_it_is_needed(attributes: str, said: str) -> None:
    play = Playbook(f"sequence\n  on_error {attributes}\n  alice").launch()
    assert said in play.errors[0].fault.message
    assert not play.errors[0].fault.trace
    assert play.cancel("0_0_0").waiting == ["alice"]


def test_in_a_loop_it_is_added_once() -> None:
    play = Playbook("repeat\n  on_error carol\n  alice").launch()
    for _ in range(3):
        play.answer("alice")
    assert len(play.node("0_0").handlers["on_error"]["list"]) == 1
    assert play.fail("alice").waiting == ["carol"]
