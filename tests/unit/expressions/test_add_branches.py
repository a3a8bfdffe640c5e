from __future__ import annotations

from mint.testing import Playbook


def test_more_items_begin_more_branches() -> None:
    play = Playbook("""
        concurrent_iterator on: 'a, b', merge_type: isolate
          sequence
            alice item: '${v:i}', nr: '${v:ii}'
            add_branches 'c, d', if: '${v:i} == a'
    """).launch()
    play.answer("alice")
    assert [sent.params["item"] for sent in play.dispatches] == ["a", "b", "c", "d"]
    assert [sent.params["nr"] for sent in play.dispatches] == ["0", "1", "2", "3"]
    for _ in range(3):
        assert not play.is_over
        play.answer("alice")
    assert set(play.fields) == {"0", "1", "2", "3"}


def test_a_number_means_that_many_more_of_an_iterator_over_times() -> None:
    play = Playbook("""
        concurrent_iterator times: 1
          sequence
            alice
            add_branches 2, if: '${v:i} == 0'
    """).launch()
    play.answer("alice")
    assert len(play.waiting) == 2
    play.answer("alice").answer("alice")
    assert play.is_over


def test_items_can_come_from_a_field() -> None:
    play = Playbook("""
        concurrent_iterator on: a
          sequence
            add_branches on_f: more, if: '${v:i} == a'
            alice item: '${v:i}'
    """).launch({"more": ["x"]})
    assert sorted(sent.params["item"] for sent in play.dispatches) == ["a", "x"]


def test_ref_names_an_iterator_that_stands_elsewhere() -> None:
    play = Playbook("""
        concurrence
          concurrent_iterator on: a, tag: them
            alice item: '${v:i}'
          sequence
            bob
            add_branches 'b', ref: them
    """).launch()
    play.answer("bob")
    assert play.waiting == ["alice", "alice"]


def test_without_an_iterator_nothing_happens() -> None:
    assert Playbook("add_branches 'b, c'").launch().is_over
    assert Playbook("add_branches 'b, c', ref: nobody").launch().is_over


def test_an_iterator_that_is_being_cancelled_takes_no_more() -> None:
    play = Playbook(
        """
        concurrence
          concurrent_iterator on: a, tag: them
            alice
          sequence
            bob
            add_branches 'b', ref: them
        """,
        on_cancel={"alice": "silence"},
    ).launch()
    play.cancel("them").answer("bob").let_go("alice")
    assert play.is_over
