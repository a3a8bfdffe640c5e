"""Attributes that any expression takes, each on a few different words."""

from __future__ import annotations

import pytest

from mint.model.message import ReApply
from mint.testing import Cancelling, Dispatched, Playbook, Terminated

WORDS = ("alice", "sequence\n  alice", "concurrence\n  alice", "let\n  alice", "cursor\n  alice")
"""Words with alice at work below them."""


def with_attribute(word: str, attribute: str, then: str = "bob") -> Playbook:
    first, *rest = word.splitlines()
    return Playbook("\n".join([f"{first} {attribute}", *rest, then]))


# if and unless


@pytest.mark.parametrize("word", WORDS)
def test_if_and_unless_decide_whether_it_is_applied(word: str) -> None:
    for attribute, then in {
        "if: '${go}'": ["alice"],
        "if: '${none}'": ["bob"],
        "unless: '${go}'": ["bob"],
        "unless: '${none}'": ["alice"],
        "if: ''": ["bob"],
    }.items():
        assert with_attribute(word, attribute).launch({"go": True}).waiting == then


def test_if_wins_over_unless() -> None:
    play = Playbook("alice if: 'true', unless: 'true'").launch()
    assert play.waiting == ["alice"]


def test_what_is_not_applied_has_neither_tag_nor_timer() -> None:
    play = Playbook("alice if: 'false', tag: t, timeout: 1h, forget: true").launch({"n": 1})
    play.expect(Terminated({"n": 1}))
    assert not [event for event in play.events if "tag" in event.kind]
    assert not play.schedules


# tag


def test_tags_nest_and_are_told() -> None:
    play = Playbook("sequence tag: outer\n  alice tag: inner, at: '${full_tag}'").launch()
    (sent,) = play.dispatches
    assert sent.fields["__tags__"] == ["outer", "inner"]
    assert sent.params["at"] == "outer/inner"
    play.answer("alice")
    tags = [(event.kind, event.name) for event in play.events if "tag" in event.kind]
    assert tags == [
        ("entered_tag", "outer"),
        ("entered_tag", "outer/inner"),
        ("left_tag", "outer/inner"),
        ("left_tag", "outer"),
    ]
    assert "__tags__" not in play.fields


def test_past_tags_tell_how_each_was_left() -> None:
    play = Playbook("""
        alice tag: a
        alice tag: b
        alice tag: c
        stall tag: d, timeout: 1m
    """).launch()
    play.answer("alice").cancel("alice").kill("alice").advance("1m")
    assert play.memory.process is not None
    assert play.memory.process.past_tags == [
        ["a", None],
        ["b", "cancelled"],
        ["c", "killed"],
        ["d", None],
    ]


def test_a_tag_is_a_variable_while_it_lasts() -> None:
    play = Playbook("alice tag: t").launch()
    assert play.variables["t"]["expid"] == "0_0"
    assert play.answer("alice").variables == {}


# forget, lose, flank, scope


@pytest.mark.parametrize("word", WORDS)
def test_a_forgotten_expression_goes_its_own_way(word: str) -> None:
    play = with_attribute(word, "forget: true").launch({"n": 1})
    assert sorted(play.waiting) == ["alice", "bob"]
    play.answer("bob").cancel("alice")
    assert play.is_over
    assert not play.nodes


@pytest.mark.parametrize("word", WORDS)
def test_a_lost_expression_never_replies(word: str) -> None:
    play = with_attribute(word, "lose: true").launch().answer("alice")
    assert play.waiting == []
    assert not play.is_over
    assert play.cancel("0_0").waiting == ["bob"]


@pytest.mark.parametrize("word", WORDS)
def test_a_flank_runs_beside_and_ends_with_its_parent(word: str) -> None:
    play = with_attribute(word, "flank: true").launch()
    assert sorted(play.waiting) == ["alice", "bob"]
    play.answer("bob")
    assert play.is_over
    assert [control.participant for control in play.controls] == ["alice"]


@pytest.mark.parametrize("wish", ["'false'", "'no'", "''", "'${none}'", "false"])
@pytest.mark.parametrize("attribute", ["forget", "lose", "flank"])
def test_only_true_is_a_yes(attribute: str, wish: str) -> None:
    play = with_attribute("alice", f"{attribute}: {wish}").launch()
    assert play.waiting == ["alice"]


def test_a_scope_has_variables_of_its_own() -> None:
    play = Playbook("sequence scope: true\n  set 'v:x': 1\necho '${v:x}'").launch()
    assert play.echoes == [""]


def test_an_error_in_a_flank_does_not_hold_its_parent_even_when_it_cannot_begin() -> None:
    play = Playbook("wait soon, flank: true\nalice").launch()
    assert play.waiting == ["alice"]
    assert play.answer("alice").is_over
    assert not play.errors


# timeout


@pytest.mark.parametrize("word", WORDS)
def test_a_timeout_cancels_and_goes_on(word: str) -> None:
    play = with_attribute(word, "timeout: 1h").launch().advance("59m")
    assert play.waiting == ["alice"]
    play.advance("1m")
    assert play.waiting == ["bob"]
    assert [control.flavour for control in play.controls] == ["timeout"]
    assert play.dispatches[-1].fields["__timed_out__"][0]["wfid"] == play.dispatches[0].wfid


@pytest.mark.parametrize("word", WORDS)
def test_answered_in_time_it_leaves_no_timer(word: str) -> None:
    play = with_attribute(word, "timeout: 1h").launch().answer("alice")
    assert not play.schedules


def test_a_timeout_may_be_a_date() -> None:
    play = Playbook("alice timeout: '2030-01-02 00:00:00 UTC'").launch().advance("1d")
    assert play.is_over


@pytest.mark.parametrize(
    ("handler", "then"),
    [("carol", "carol"), ("pass", "bob"), ("undo", "bob"), ("redo", "alice"), ("retry", "alice")],
)
def test_on_timeout(handler: str, then: str) -> None:
    play = with_attribute("alice", f"timeout: 1h, on_timeout: {handler}").launch().advance("1h")
    assert play.waiting == [then]


def test_on_timeout_error() -> None:
    play = with_attribute("alice", "timeout: 1h, on_timeout: error").launch().advance("1h")
    assert [error.fault.kind for error in play.errors] == ["forced"]
    assert play.replay().waiting == ["bob"]


def test_a_timeout_fires_while_paused_and_on_a_participant_in_error() -> None:
    assert with_attribute("alice", "timeout: 1h").launch().pause().advance("1h").controls
    play = with_attribute("alice", "timeout: 1h").launch().fail("alice").advance("1h")
    assert play.waiting == ["bob"]
    assert not play.errors


def test_a_bad_timeout_is_an_error_that_names_it() -> None:
    play = Playbook("alice timeout: soon").launch()
    assert "'soon'" in play.errors[0].fault.message
    assert play.replay().errors
    assert play.cancel().is_over


# timers


@pytest.mark.parametrize(
    ("action", "then"),
    [
        ("timeout", ["bob"]),
        ("pass", ["bob"]),
        ("undo", ["bob"]),
        ("redo", ["alice"]),
        ("retry", ["alice"]),
        ("carol", ["alice", "carol"]),
        ("error took long", []),
    ],
)
def test_a_timer_does_something_in_between(action: str, then: list[str]) -> None:
    play = with_attribute("alice", f"timers: '1h: {action}'").launch().advance("1h")
    assert play.waiting == then
    assert [error.fault.message for error in play.errors] == (["took long"] if not then else [])


def test_timers_are_a_list() -> None:
    play = with_attribute("alice", "timers: '1h: carol, 2h: dave, 3h: timeout'").launch()
    assert play.advance("2h").waiting == ["alice", "carol", "dave"]
    play.advance("1h")
    assert play.waiting == ["bob"]
    assert not play.schedules


def test_timers_of_an_expression_that_is_over_do_not_ring() -> None:
    play = with_attribute("alice", "timers: '1h: carol'").launch().answer("alice")
    assert not play.schedules


def test_a_timer_can_command_a_loop() -> None:
    play = Playbook("cursor\n  alice timers: '1h: skip 1'\n  bob\n  carol").launch()
    assert play.advance("1h").waiting == ["carol"]


@pytest.mark.parametrize("timers", ["1h", "carol", "1h:", "soon: carol"])
def test_bad_timers_are_an_error(timers: str) -> None:
    play = Playbook(f"alice timers: '{timers}'").launch()
    assert [error.fault.kind for error in play.errors] == ["engine"]
    assert not play.schedules


# on_error


@pytest.mark.parametrize("word", WORDS)
def test_on_error_gets_the_payload_of_the_failure_and_its_reply_goes_to_the_parent(
    word: str,
) -> None:
    play = with_attribute(word, "on_error: carol").launch({"n": 1}).fail("alice", "boom")
    assert play.waiting == ["carol"]
    error = play.dispatches[-1].fields["__error__"]
    assert (error["kind"], error["message"], error["class"]) == ("participant", "boom", "Failure")
    assert play.answer("carol", {"n": 2}).waiting == ["bob"]
    assert play.dispatches[-1].fields["n"] == 2


@pytest.mark.parametrize(
    ("handler", "then"),
    [
        ("redo", ["alice"]),
        ("retry", ["alice"]),
        ("pass", ["bob"]),
        ("undo", ["bob"]),
        ("cancel", ["dave"]),
        ("cando", ["dave"]),
        ("'!carol'", ["carol"]),
        ("raise", []),
        ("''", []),
        ("'store: f:why'", ["bob"]),
        ("'bury: v:why'", ["bob"]),
        ("error", []),
    ],
)
def test_words_of_on_error(handler: str, then: list[str]) -> None:
    play = with_attribute("sequence\n  alice", f"on_error: {handler}, on_cancel: dave").launch()
    play.fail("alice", "boom")
    assert play.waiting == then
    assert bool(play.errors) is (not then)


def test_cando_runs_on_cancel_then_begins_again() -> None:
    play = with_attribute("sequence\n  alice", "on_error: cando, on_cancel: dave").launch()
    play.fail("alice", "boom").answer("dave")
    assert play.waiting == ["alice"]
    assert play.answer("alice").waiting == ["bob"]


def test_an_exclamation_mark_kills_instead_of_cancelling() -> None:
    play = Playbook("sequence on_error: '!carol'\n  concurrence\n    alice\n    dave").launch()
    play.fail("alice")
    assert {control.flavour for control in play.controls} == {"kill"}


def test_store_keeps_the_error_and_goes_on() -> None:
    play = Playbook("alice on_error: 'store: f:why'").launch().fail("alice", "boom")
    assert play.fields["why"]["message"] == "boom"
    play = Playbook("alice on_error: 'bury: v:why'").launch().fail("alice", "boom")
    assert play.variables["why"]["message"] == "boom"


def test_a_list_of_retries() -> None:
    play = with_attribute("alice", "on_error: '5s: retry * 3, pass'").launch()
    for attempt in range(3):
        play.fail("alice", f"attempt {attempt}")
        assert play.waiting == []
        assert play.advance("4s").waiting == []
        assert play.advance("1s").waiting == ["alice"]
    assert play.fail("alice").waiting == ["bob"]
    assert not play.errors


def test_exhausted_retries_are_a_plain_error() -> None:
    play = Playbook("alice on_error: '1s: retry, 1m: retry'").launch()
    play.fail("alice").advance("1s").fail("alice").advance("1m")
    play.fail("alice", "for good")
    assert [error.fault.message for error in play.errors] == ["for good"]
    assert not play.schedules


def test_cancelled_while_it_waits_for_a_retry_it_goes_on() -> None:
    play = with_attribute("alice", "on_error: '1h: retry'").launch().fail("alice")
    assert play.cancel("0_0").waiting == ["bob"]
    assert not play.schedules


def test_the_search_goes_up_through_subprocesses() -> None:
    play = Playbook("""
        define whole
          define sub
            alice
          sequence on_error: carol
            sub
    """).launch()
    assert play.fail("alice").waiting == ["carol"]


def test_an_error_in_a_handler_goes_to_the_handler_further_out() -> None:
    play = Playbook("sequence on_error: dave\n  sequence on_error: carol\n    alice").launch()
    play.fail("alice", "first").fail("carol", "second")
    assert play.waiting == ["dave"]
    assert play.dispatches[-1].fields["__error__"]["message"] == "second"


def test_an_error_in_the_only_handler_is_recorded() -> None:
    play = with_attribute("alice", "on_error: carol").launch().fail("alice").fail("carol", "again")
    assert [error.fault.message for error in play.errors] == ["again"]
    assert play.replay().answer("carol").waiting == ["bob"]


def test_a_handler_may_be_a_definition_or_a_command() -> None:
    play = Playbook("define whole\n  define fix\n    carol\n  alice on_error: fix").launch()
    assert play.fail("alice").waiting == ["carol"]
    play = Playbook("cursor on_error: 'jump to carol'\n  alice\n  bob\n  carol").launch()
    assert play.fail("alice").waiting == ["carol"]


def test_siblings_of_the_failed_one_are_cancelled() -> None:
    play = Playbook("concurrence on_error: carol\n  alice\n  bob").launch().fail("alice")
    play.expect(
        Dispatched("alice"),
        Dispatched("bob"),
        Cancelling("alice", ""),
        Cancelling("bob", ""),
        Dispatched("carol"),
    )


def test_siblings_that_fail_at_the_same_time_make_one_handler_run() -> None:
    play = Playbook("concurrence on_error: carol\n  error a\n  error b\n  error c").launch()
    assert play.waiting == ["carol"]
    assert play.answer("carol").is_over


# on_cancel


@pytest.mark.parametrize("word", WORDS)
def test_on_cancel_runs_in_its_place(word: str) -> None:
    play = with_attribute(word, "on_cancel: carol").launch()
    assert play.cancel("0_0").waiting == ["carol"]
    assert play.answer("carol").waiting == ["bob"]


@pytest.mark.parametrize("word", WORDS)
def test_a_kill_runs_no_handler(word: str) -> None:
    play = with_attribute(word, "on_cancel: carol, on_error: carol").launch()
    assert play.kill("0_0").waiting == ["bob"]


def test_the_inner_handler_runs_first() -> None:
    play = Playbook("sequence on_cancel: dave\n  alice on_cancel: carol").launch().cancel("0_0")
    assert play.waiting == ["carol"]
    assert play.answer("carol").waiting == ["dave"]
    assert play.answer("dave").is_over


def test_a_handler_can_be_killed() -> None:
    play = with_attribute("alice", "on_cancel: carol").launch().cancel("alice").kill("carol")
    assert play.waiting == ["bob"]


def test_an_error_in_a_cancel_handler_is_recorded_and_replayed() -> None:
    play = with_attribute("alice", "on_cancel: carol").launch().cancel("alice")
    play.fail("carol", "boom")
    assert [error.fault.message for error in play.errors] == ["boom"]
    assert play.replay().answer("carol").waiting == ["bob"]


# take, discard, vars_to_f


@pytest.mark.parametrize(
    ("attribute", "fields"),
    [
        ("take: n", {"n": 2, "m": 1}),
        ("take: 'n, new'", {"n": 2, "m": 1, "new": 2}),
        ("take: [none]", {"n": 1, "m": 1, "none": None}),
        ("take: []", {"n": 1, "m": 1}),
        ("discard: true", {"n": 1, "m": 1}),
        ("discard: n", {"m": 2, "new": 2}),
        ("discard: 'n, new'", {"m": 2}),
        ("discard: ['/^n/']", {"m": 2}),
        ("take: n, discard: m", {"n": 2, "m": 1}),
        ("take: false, discard: false", {"n": 2, "m": 2, "new": 2}),
    ],
)
def test_take_and_discard(attribute: str, fields: dict[str, int]) -> None:
    play = Playbook(f"alice {attribute}").launch({"n": 1, "m": 1})
    assert play.answer("alice", {"n": 2, "m": 2, "new": 2}).fields == fields


def test_vars_to_f_leaves_the_variables_in_a_field() -> None:
    play = Playbook("sequence scope: true, vars_to_f: seen\n  set 'v:x': 1").launch()
    assert play.fields["seen"] == {"x": 1}


def test_vars_to_f_without_a_scope_has_none_to_leave() -> None:
    assert Playbook("noop vars_to_f: seen").launch().fields == {"seen": None}


def test_who_is_cancelled_leaves_no_variables() -> None:
    play = Playbook("sequence\n  let vars_to_f: seen\n    alice\n  bob").launch().cancel("0_0_0")
    assert play.dispatches[-1].fields == {}


# pause, re-apply and the attributes


def test_a_re_applied_expression_keeps_its_attributes() -> None:
    play = with_attribute("alice", "tag: t, timeout: 1h, on_error: carol").launch({"n": 1})
    play.tell(ReApply(wfid=play.dispatches[0].wfid, key=play.node("alice").key, fields={"n": 2}))
    assert play.dispatches[-1].fields == {"n": 2, "__tags__": ["t"]}
    assert len(play.schedules) == 1
    assert [event.kind for event in play.events if "tag" in event.kind] == ["entered_tag"]
    assert play.fail("alice").waiting == ["carol"]


def test_branches_cancelled_by_the_join_and_by_the_process_are_told_once() -> None:
    text = "concurrence count: 1\n  alice\n  bob\n  carol"
    play = Playbook(text, on_cancel={"bob": "silence", "carol": "silence"}).launch()
    play.answer("alice")
    assert play.is_over
    assert [control.participant for control in play.controls] == ["bob", "carol"]
    play.let_go("bob").let_go("carol")
    assert not play.nodes
