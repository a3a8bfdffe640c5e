from __future__ import annotations

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


def test_a_handler_is_needed() -> None:
    play = Playbook("on_error").launch()
    assert "no handler is given" in play.errors[0].fault.message
