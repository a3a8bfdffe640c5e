from __future__ import annotations

from mint.testing import Cancelling, Dispatched, Playbook, Terminated


def test_variables_that_are_set_inside_are_gone_after_it() -> None:
    text = """
        sequence
          let
            set 'v:x': inner
            alice at: '${v:x}'
          bob at: '${v:x}'
        """
    play = Playbook(text).launch(variables={"x": "outer"})
    play.expect(Dispatched("alice", params={"at": "inner"})).answer("alice")
    play.expect(Dispatched("bob", params={"at": "outer"}))
    assert play.variables == {"x": "outer"}


def test_variables_of_outside_are_seen_inside() -> None:
    play = Playbook("let\n  let\n    alice at: '${v:x}'").launch(variables={"x": 1})
    play.expect(Dispatched("alice", params={"at": "1"}))


def test_the_root_is_reached_from_inside() -> None:
    play = Playbook("let\n  let\n    set 'v:/x': 1").launch()
    assert play.variables == {"x": 1}


def test_payloads_go_through_as_in_a_sequence() -> None:
    play = Playbook("let\n  alice\n  bob").launch().answer("alice", {"n": 1})
    play.expect(Dispatched("alice", {}), Dispatched("bob", {"n": 1}))
    play.answer("bob").expect(Terminated({"n": 1}))


def test_without_children_it_is_over_at_once() -> None:
    Playbook("let").launch({"n": 1}).expect(Terminated({"n": 1}))


def test_a_definition_inside_is_known_inside_only() -> None:
    text = "sequence\n  let\n    define sub\n      alice\n    sub\n  sub"
    play = Playbook(text, ["alice"]).launch().answer("alice")
    assert [error.fault.kind for error in play.errors] == ["unknown_reference"]


def test_each_pass_of_a_loop_begins_with_an_empty_scope() -> None:
    text = "iterator times: 2\n  let\n    inc 'v:n'\n    alice n: '$v:n'"
    play = Playbook(text).launch().answer("alice").answer("alice")
    assert [sent.params["n"] for sent in play.dispatches] == [1, 1]


def test_a_tag_inside_is_known_outside_by_its_full_name() -> None:
    text = "concurrence\n  let\n    alice tag: t\n  sequence\n    bob\n    undo {}"
    tagged = text.replace("let", "let tag: o")
    assert Playbook(text.format("t")).launch().answer("bob").is_over
    assert Playbook(tagged.format("o/t")).launch().answer("bob").is_over
    assert Playbook(tagged.format("t")).launch().answer("bob").waiting == ["alice"]


def test_its_variables_go_into_the_payload_on_demand() -> None:
    play = Playbook("let vars_to_f: kept\n  set 'v:x': 1").launch()
    play.expect(Terminated({"__result__": 1, "kept": {"x": 1}}))


def test_applied_again_it_keeps_no_variables() -> None:
    play = Playbook("let tag: t\n  inc 'v:n'\n  alice n: '$v:n', on_timeout: redo, timeout: 1h")
    play.launch().advance("1h")
    assert [sent.params["n"] for sent in play.dispatches] == [1, 1]


def test_cancelled_nothing_is_left_of_it() -> None:
    play = Playbook("sequence\n  let\n    set 'v:x': 1\n    alice\n  bob").launch().cancel("0_0_0")
    play.expect(Dispatched("alice"), Cancelling("alice"), Dispatched("bob"))
    assert play.variables == {}
