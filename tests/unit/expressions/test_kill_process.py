from __future__ import annotations

from mint.testing import Playbook


def test_it_kills_the_whole_process_and_no_handler_runs() -> None:
    play = Playbook("""
        concurrence
          alice on_cancel: carol
          sequence
            bob
            kill_process
    """).launch()
    play.answer("bob")
    assert play.is_over
    assert [control.flavour for control in play.controls] == ["kill"]


def test_forgotten_branches_go_on() -> None:
    play = Playbook("forget\n  alice\nkill_process").launch()
    assert play.is_over
    assert play.waiting == ["alice"]
