from __future__ import annotations

from mint.testing import Playbook


def test_it_kills_what_bears_the_tag_and_no_handler_runs() -> None:
    play = Playbook("""
        concurrence
          alice tag: question, on_cancel: carol
          sequence
            bob
            kill question
    """).launch()
    play.answer("bob")
    assert play.is_over
    assert [control.flavour for control in play.controls] == ["kill"]


def test_an_unknown_tag_is_ignored() -> None:
    assert Playbook("kill nothing\nkill").launch().is_over


def test_an_expression_that_is_being_cancelled_can_be_killed() -> None:
    play = Playbook(
        """
        concurrence
          alice tag: t, on_cancel: carol
          sequence
            bob
            undo t
            kill t
        """,
        on_cancel={"alice": "silence"},
    ).launch()
    play.answer("bob")
    assert [control.flavour for control in play.controls] == ["", "kill"]
    assert play.let_go("alice").is_over
