from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.interpreter.handlers import Attempt, retries
from mint.testing import Cancelling, Dispatched, Erred, Playbook, Terminated


@pytest.mark.parametrize(
    ("text", "attempt"),
    [
        ("5s: retry * 3, 1m: redo", Attempt("5s", "retry", "5s: retry * 2, 1m: redo")),
        ("5s: retry * 1, pass", Attempt("5s", "retry", "pass")),
        ("retry * 2", Attempt("", "retry", "retry * 1")),
        ("1h30m: retry", Attempt("1h30m", "retry", "")),
        ("5m500ms: redo", Attempt("5m500ms", "redo", "")),
        ("1h 30m:redo", Attempt("1h 30m", "redo", "")),
        ("1.5h: redo", Attempt("1.5h", "redo", "")),
        ("10: retry, pass", Attempt("10", "retry", "pass")),
        ("retry, pass", Attempt("", "retry", "pass")),
        ("alice, bob", Attempt("", "alice", "bob")),
    ],
)  # fmt: skip
def test_a_list_of_retries(text: str, attempt: Attempt) -> None:
    assert retries(text) == attempt


@pytest.mark.parametrize(
    "text",
    ["", " ", "retry", "pass", "alice", "store: f:x", "jump to x", "!alice", ",", "* 3", ": retry"],
)
def test_what_is_no_list_of_retries(text: str) -> None:
    assert retries(text) is None


@given(st.text(alphabet="1.5smh :*,retypa!", max_size=40) | st.text(max_size=40))
def test_any_text_is_a_list_or_not(text: str) -> None:
    attempt = retries(text)
    if attempt is not None:
        assert attempt.action


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "5s", "1h30m"]),
            st.sampled_from(["retry", "pass", "alice"]),
            st.integers(1, 4),
        ),
        min_size=2,
        max_size=4,
    )
)
def test_a_list_comes_to_its_end_with_every_action_in_turn(
    items: list[tuple[str, str, int]],
) -> None:
    text = ", ".join(
        f"{after}: {action} * {times}" if after else f"{action} * {times}"
        for after, action, times in items
    )
    wanted = [(after, action) for after, action, times in items for _ in range(times)]
    found = []
    while (attempt := retries(text)) is not None:
        found.append((attempt.after, attempt.action))
        text = attempt.rest
    if text:
        found.append(("", text))
    assert found == wanted


def broken(handler: str, body: str = "alice") -> Playbook:
    """A step with this handler for errors has failed."""
    return (
        Playbook(f"sequence\n  {body} on_error: '{handler}'\n  bob").launch({"n": 1}).fail("alice")
    )


@pytest.mark.parametrize("word", ["redo", "retry", "!retry"])
def test_redo_tries_again_with_the_payload_of_the_failure(word: str) -> None:
    play = broken(word)
    assert play.waiting == ["alice"]
    assert play.dispatches[-1].fields["n"] == 1
    assert play.dispatches[-1].fields["__error__"]["message"] == "failed"


@pytest.mark.parametrize("word", ["undo", "pass", "cancel"])
def test_pass_goes_on_behind_the_step(word: str) -> None:
    play = broken(word)
    assert (play.waiting, play.dispatches[-1].fields) == (["bob"], {"n": 1})


def test_raise_records_the_error_after_all() -> None:
    play = broken("raise")
    (error,) = play.errors
    assert (error.fault.kind, error.fault.message) == ("participant", "failed")
    assert play.replay().waiting == ["alice"]


def test_raise_hands_the_error_to_a_handler_further_out() -> None:
    play = (
        Playbook("""
        sequence
          sequence on_error: carol
            sequence on_error: raise, on_cancel: dave
              alice
          bob
        """)
        .launch({"n": 1})
        .fail("alice")
    )
    assert play.waiting == ["dave"]
    play.answer("dave")
    assert play.waiting == ["carol"]
    assert play.dispatches[-1].fields["__error__"]["fei"]["expid"] == "0_0_0_0_0"
    assert play.answer("carol").waiting == ["bob"]


def test_raise_is_not_handed_to_itself() -> None:
    play = Playbook("sequence on_error: raise\n  alice on_error: raise").launch().fail("alice")
    assert [error.key.partition("!")[0] for error in play.errors] == ["0_0"]


AROUND = """
    sequence
      sequence on_error: {}, on_cancel: erin
        concurrence
          carol
          sequence
            set 'f:n': 2
            alice
      bob
    """


@pytest.mark.parametrize(
    ("word", "n"), [("pass", 1), ("undo", 1), ("'store: err'", 1), ("redo", 2), ("dave", 2)]
)
def test_who_goes_on_has_the_payload_of_what_was_cancelled(word: str, n: int) -> None:
    """And who takes over has that of the failure."""
    play = Playbook(AROUND.format(word)).launch({"n": 1}).fail("alice")
    assert play.dispatches[-1].fields["n"] == n
    assert ("__error__" in play.dispatches[-1].fields) is (n > 1)


def test_cando_tries_again_with_what_on_cancel_leaves() -> None:
    play = Playbook(AROUND.format("cando")).launch({"n": 1}).fail("alice")
    assert play.answer("erin", {"n": 7}).waiting == ["carol", "alice"]
    carol = [sent for sent in play.dispatches if sent.participant == "carol"][-1]
    assert carol.fields == {"n": 7}


@pytest.mark.parametrize(
    ("keep", "where"),
    [("store: f:err", "err"), ("store: err", "err"), ("bury: f:o.err", "o.err")],
)
def test_store_keeps_the_error_in_a_field_and_goes_on(keep: str, where: str) -> None:
    play = broken(keep)
    assert play.waiting == ["bob"]
    assert play.dispatches[-1].fields[where]["message"] == "failed"


def test_bury_keeps_the_error_in_a_variable() -> None:
    play = broken("bury: v:err")
    assert play.variables["err"]["message"] == "failed"
    assert play.dispatches[-1].fields == {"n": 1}


def test_a_name_takes_the_place_of_the_step() -> None:
    play = broken("carol")
    assert play.waiting == ["carol"]
    assert play.node("carol").expid == "0_0_0"
    play.answer("carol", {"n": 2})
    assert (play.waiting, play.dispatches[-1].fields["n"]) == (["bob"], 2)


def test_a_tree_takes_the_place_of_the_step() -> None:
    tree = '["sequence", {}, [["carol", {}, []], ["dave", {}, []]]]'
    play = Playbook(f"sequence\n  alice on_error: {tree}\n  bob").launch().fail("alice")
    assert play.answer("carol").answer("dave").waiting == ["bob"]


def test_a_subprocess_takes_the_place_of_the_step() -> None:
    play = Playbook("""
        define
          sequence on_error: repair
            alice
          bob
          define repair
            carol
    """)
    assert play.launch().fail("alice").answer("carol").waiting == ["bob"]


def test_a_handler_that_fails_is_not_asked_again() -> None:
    play = broken("carol").fail("carol")
    assert [error.participant for error in play.errors] == ["carol"]


def test_an_outer_handler_hears_of_a_failing_one() -> None:
    play = Playbook("sequence on_error: dave\n  alice on_error: carol")
    assert play.launch().fail("alice").fail("carol").waiting == ["dave"]


@pytest.mark.parametrize("command", ["rewind", "jump to first", "jump to 0", "back 2"])
def test_a_command_goes_to_the_loop_that_carries_the_handler(command: str) -> None:
    play = Playbook(f"cursor on_error: '{command}'\n  first\n  alice")
    assert play.launch().answer("first").fail("alice").waiting == ["first"]


def test_a_command_goes_to_the_loop_around() -> None:
    play = Playbook("cursor\n  first\n  sequence\n    alice on_error: rewind")
    assert play.launch().answer("first").fail("alice").waiting == ["first"]


def test_cancel_runs_the_other_handler() -> None:
    play = Playbook("sequence\n  alice on_error: cancel, on_cancel: tidy\n  bob")
    assert play.launch().fail("alice").waiting == ["tidy"]
    assert play.answer("tidy").waiting == ["bob"]


def test_cando_tidies_up_then_tries_again() -> None:
    play = Playbook("sequence\n  alice on_error: cando, on_cancel: tidy\n  bob")
    assert play.launch().fail("alice").waiting == ["tidy"]
    assert play.answer("tidy").waiting == ["alice"]


@pytest.mark.parametrize("word", ["cancel", "cando"])
def test_words_for_errors_mean_nothing_more_to_a_cancel(word: str) -> None:
    play = Playbook(f"sequence\n  alice on_error: cancel, on_cancel: {word}\n  bob").launch()
    assert play.fail("alice").waiting == ["bob"]


def test_cando_without_a_way_to_tidy_up_tries_again() -> None:
    assert broken("cando").waiting == ["alice"]


def test_what_tidies_up_side_by_side_does_not_disturb_the_next_try() -> None:
    tidy = '["concurrence", {"count": 1}, [["carol", {}, []], ["dave", {}, []]]]'
    play = Playbook(
        f"sequence on_error: cando, on_cancel: {tidy}\n  alice\n  bob",
        on_cancel={"dave": "silence"},
    )
    play.launch().fail("alice").answer("carol")
    assert play.waiting == ["dave", "alice"]
    assert play.let_go("dave").answer("alice").answer("bob").is_over


def test_children_are_cancelled_before_the_handler_runs() -> None:
    play = Playbook("concurrence on_error: carol\n  alice\n  bob", on_cancel={"bob": "silence"})
    play.launch().fail("alice")
    assert play.waiting == ["bob"]
    assert play.let_go("bob").waiting == ["carol"]


@pytest.mark.parametrize(("handler", "flavour"), [("carol", ""), ("!carol", "kill")])
def test_an_exclamation_mark_kills_the_children(handler: str, flavour: str) -> None:
    play = Playbook(f"concurrence on_error: '{handler}'\n  alice\n  bob").launch()
    told = [control for control in play.fail("alice").controls if control.participant == "bob"]
    assert [control.flavour for control in told] == [flavour]
    assert play.waiting == ["carol"]


def test_retries_wait_and_come_to_an_end() -> None:
    play = Playbook("sequence\n  alice on_error: '5s: retry * 2, pass'\n  bob").launch()
    for _ in range(2):
        assert play.fail("alice").waiting == []
        assert play.advance("4s").waiting == []
        assert play.advance("1s").waiting == ["alice"]
    assert play.fail("alice").waiting == ["bob"]


def test_a_list_that_is_used_up_leaves_the_error() -> None:
    play = Playbook("sequence\n  alice on_error: 'retry * 2'")
    play.launch().fail("alice").fail("alice").fail("alice")
    assert [error.participant for error in play.errors] == ["alice"]
    assert play.waiting == []


def test_a_list_that_is_used_up_leaves_the_error_to_a_handler_further_out() -> None:
    play = Playbook("sequence on_error: dave\n  alice on_error: 'retry * 2'")
    play.launch().fail("alice").fail("alice")
    assert play.waiting == ["alice"]
    assert play.fail("alice").waiting == ["dave"]


def test_a_retry_that_waits_can_be_cancelled() -> None:
    play = Playbook("sequence\n  alice on_error: '5s: retry'\n  bob").launch().fail("alice")
    assert play.cancel("0_0_0").waiting == ["bob"]
    assert play.schedules == []


def test_on_cancel_runs_when_the_step_is_cancelled_not_when_it_is_killed() -> None:
    play = Playbook("sequence\n  alice on_cancel: tidy\n  bob")
    assert play.launch().cancel("alice").waiting == ["tidy"]
    assert play.answer("tidy").waiting == ["bob"]
    other = Playbook("sequence\n  alice on_cancel: tidy\n  bob")
    assert other.launch().kill("alice").waiting == ["bob"]


def test_on_cancel_with_a_word() -> None:
    play = Playbook("sequence\n  alice on_cancel: redo\n  bob").launch().cancel("alice")
    assert play.waiting == ["alice"]


def test_on_timeout_takes_over() -> None:
    play = Playbook("sequence\n  alice timeout: 1h, on_timeout: carol\n  bob").launch()
    play.expect(Dispatched("alice")).advance("1h")
    play.expect(Cancelling("alice", "timeout"), Dispatched("carol"))
    assert "__timed_out__" in play.dispatches[-1].fields


def test_the_handler_keeps_the_tag_and_the_other_handlers() -> None:
    play = Playbook("sequence\n  alice tag: t, on_error: carol, on_cancel: tidy\n  bob").launch()
    assert play.fail("alice").node("t").participant == "carol"
    assert play.cancel("carol").waiting == ["tidy"]


def test_a_handler_may_be_computed() -> None:
    play = Playbook("alice on_error: '${f:who}'").launch({"who": "carol"}).fail("alice")
    assert play.waiting == ["carol"]


def test_a_handler_that_computes_to_nothing_is_none() -> None:
    play = Playbook("alice on_cancel: '${f:who}'").launch().cancel("alice")
    assert play.expect(Dispatched(), Cancelling(), Terminated()).is_over


@pytest.mark.parametrize("kind", ["on_error", "on_cancel", "on_timeout"])
@pytest.mark.parametrize("value", ["5", "true", "[1]", "{a: 1}"])
def test_what_is_no_handler_is_refused_before_the_work_begins(kind: str, value: Any) -> None:
    play = Playbook(f"alice {kind}: {value}").launch()
    (error,) = play.errors
    assert error.fault.message.startswith(f"{kind}: ")
    assert error.fault.message.endswith("is neither a name, a word nor a tree")
    play.expect(Erred("0_0", "engine"))


def test_an_error_with_a_text_is_raised_in_place() -> None:
    play = Playbook("sequence on_error: 'error it took too long'\n  alice", ("alice",))
    play.launch().fail("alice", "boom")
    (error,) = play.errors
    assert (error.fault.kind, error.fault.message) == ("forced", "it took too long")


def test_a_timeout_is_retried_as_often_as_the_list_says() -> None:
    text = "sequence\n  alice timeout: 1h, on_timeout: 'retry * 2, carol'\n  bob"
    play = Playbook(text).launch()
    for _ in range(2):
        assert play.advance("1h").waiting == ["alice"]
    assert play.advance("1h").waiting == ["carol"]
    assert play.answer("carol").waiting == ["bob"]


def test_a_retry_of_a_timeout_may_wait() -> None:
    text = "sequence\n  alice timeout: 1h, on_timeout: '10m: retry'\n  bob"
    play = Playbook(text).launch().advance("1h")
    assert play.waiting == []
    assert play.advance("9m").waiting == []
    assert play.advance("1m").waiting == ["alice"]
    assert play.advance("1h").waiting == ["bob"]


def test_a_retry_of_a_timeout_that_waits_can_be_cancelled() -> None:
    text = "sequence\n  alice timeout: 1h, on_timeout: '10m: retry'\n  bob"
    play = Playbook(text).launch().advance("1h").cancel("0_0_0")
    assert (play.waiting, play.schedules) == (["bob"], [])


def test_two_lists_come_to_an_end_together() -> None:
    text = "alice timeout: 1h, on_timeout: 'retry * 2, error late', on_error: 'retry * 2'"
    play = Playbook(text).launch()
    play.fail("alice").advance("1h").fail("alice").advance("1h")
    assert play.waiting == ["alice"]
    assert play.advance("1h").waiting == []
    assert [error.fault.message for error in play.errors] == ["late"]
