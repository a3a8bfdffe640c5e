from __future__ import annotations

from mint.testing import Ceased, Dispatched, Playbook, Terminated


def test_the_children_run_on_their_own() -> None:
    play = Playbook("""
        forget
          alice
          bob
        carol
    """).launch({"n": 1})
    assert sorted(play.waiting) == ["alice", "bob", "carol"]
    play.answer("carol", {"n": 2})
    assert play.fields == {"n": 2}
    assert play.answer("alice").answer("bob").nodes == []


def test_each_branch_ceases() -> None:
    play = Playbook("forget\n  alice").launch()
    play.expect(Terminated({}), Dispatched("alice"))
    play.answer("alice", {"n": 1}).expect(Ceased({"n": 1}))


def test_without_children_it_goes_on() -> None:
    assert Playbook("forget").launch().is_over


def test_cancel_and_errors_do_not_cross() -> None:
    play = Playbook("""
        sequence on_error: carol
          forget
            alice
          bob
    """).launch()
    play.fail("alice", "boom")
    assert play.waiting == ["bob"]
    play.cancel()
    assert play.is_over
    assert [error.fault.message for error in play.errors] == ["boom"]
    play.replay().answer("alice")
    assert not play.nodes


def test_it_has_a_copy_of_the_variables() -> None:
    play = Playbook("""
        set 'v:x': before
        forget
          sequence
            alice
            echo '${v:x}'
        set 'v:x': after
    """).launch()
    assert play.answer("alice").echoes == ["before"]


def test_definitions_around_it_are_known_to_its_handlers() -> None:
    play = Playbook(
        """
        define whole
          define sub
            bob
          forget
            alice on_error: sub
        """,
        ["alice", "bob"],
    ).launch()
    assert play.fail("alice").waiting == ["bob"]
