from __future__ import annotations

import pytest

from mint.testing import Playbook


@pytest.mark.parametrize("name", ["cancel_process", "terminate"])
def test_it_cancels_the_whole_process_and_handlers_run(name: str) -> None:
    play = Playbook(f"""
        concurrence
          alice on_cancel: carol
          sequence
            bob
            {name}
            dave
    """).launch()
    play.answer("bob")
    assert play.waiting == ["carol"]
    assert play.answer("carol").is_over
    assert [sent.participant for sent in play.dispatches] == ["alice", "bob", "carol"]


def test_forgotten_branches_go_on() -> None:
    play = Playbook("forget\n  alice\nterminate").launch()
    assert play.is_over
    assert play.waiting == ["alice"]


def test_in_a_forgotten_branch_it_ends_the_process_and_goes_on() -> None:
    play = Playbook("""
        forget
          sequence
            alice
            terminate
            bob
        carol
    """).launch()
    play.answer("alice")
    assert play.is_over
    assert play.waiting == ["bob"]


def test_a_condition_decides() -> None:
    play = Playbook("terminate if: '${obsolete}'\nalice").launch()
    assert play.waiting == ["alice"]
