from __future__ import annotations

import pytest
from tests.unit.interpreter.desk import run_of

from mint.errors import ConditionError, DollarError, ExpressionError, LimitReached, UnknownName
from mint.interpreter.faults import check_pattern, fault_of, told
from mint.model.fault import Fault
from mint.model.tree import Tree
from mint.testing import Dispatched, Erred, Playbook, Terminated


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (ExpressionError("no"), Fault("engine", "no", "ExpressionError")),
        (UnknownName("who?"), Fault("unknown_reference", "who?", "UnknownName")),
        (LimitReached("enough"), Fault("limit", "enough", "LimitReached")),
        (DollarError("code"), Fault("engine", "code", "DollarError")),
    ],
)
def test_what_mint_understands_has_no_traceback(error: Exception, fault: Fault) -> None:
    assert fault_of(error) == fault


def test_what_mint_does_not_understand_brings_its_traceback() -> None:
    with pytest.raises(IndexError) as caught:
        [].pop()
    fault = fault_of(caught.value)
    assert (fault.kind, fault.class_name) == ("engine", "IndexError")
    assert fault.trace[-1] == "IndexError: pop from empty list"
    assert len(fault.trace) <= 20


def test_of_a_long_traceback_the_end_is_kept() -> None:
    def even(level: int) -> int:
        return odd(level - 1) if level else [].pop()

    def odd(level: int) -> int:
        return even(level - 1)

    with pytest.raises(IndexError) as caught:
        even(30)
    trace = fault_of(caught.value).trace
    assert (len(trace), trace[-1]) == (20, "IndexError: pop from empty list")


def test_an_error_without_words_is_named() -> None:
    assert fault_of(KeyError()).message == "KeyError"


def test_what_the_field_error_says() -> None:
    play = Playbook("sequence\n  alice task: weigh").launch()
    run = run_of(play)
    node = run.node(play.node("alice").key)
    assert node is not None
    said = told(run, node, Fault("participant", "no", "Broken", ("line 1",), "more"))
    assert said == {
        "fei": {"engine_id": "mint", "wfid": node.wfid, "subid": "3", "expid": "0_0_0"},
        "at": "2030-01-01 00:00:00.000000 UTC",
        "kind": "participant",
        "class": "Broken",
        "message": "no",
        "trace": ["line 1"],
        "details": "more",
        "name": "participant",
        "tree": ["alice", {"task": "weigh"}, []],
    }


def test_the_nearest_handler_is_asked() -> None:
    play = Playbook("sequence on_error: outer\n  sequence on_error: inner\n    alice")
    assert play.launch().fail("alice").waiting == ["inner"]


def test_a_handler_around_the_call_of_a_subprocess_is_asked() -> None:
    play = Playbook("""
        define
          sequence on_error: repair
            sub
          define sub
            alice
    """)
    assert play.launch().fail("alice").waiting == ["repair"]


def test_who_fails_already_is_not_asked_about_what_fails_meanwhile() -> None:
    text = """
        sequence on_error: outer
          concurrence on_error: inner
            alice
            bob on_cancel: tidy
    """
    play = Playbook(text).launch().fail("alice")
    assert play.waiting == ["tidy"]
    assert play.fail("tidy").waiting == ["outer"]


def test_an_empty_handler_stops_the_search() -> None:
    play = Playbook("sequence on_error: outer\n  sequence on_error: ''\n    alice")
    play.launch().fail("alice").expect(Dispatched(), Erred("0_0_0_0", "participant", "failed"))
    assert play.waiting == []


def test_a_forgotten_branch_does_not_ask_where_it_came_from() -> None:
    play = Playbook("sequence on_error: outer\n  alice forget: true\n  bob")
    play.launch().fail("alice")
    assert [error.participant for error in play.errors] == ["alice"]
    assert play.waiting == ["bob"]


@pytest.mark.parametrize(
    ("pattern", "takes"),
    [
        ("failed", True),
        ("Failure", True),
        ("participant", True),
        ("fail", False),
        ("/fail/", True),
        ("/^Fail/", True),
        ("/FAIL/", False),
        ("/", False),
    ],
)
def test_a_pattern_looks_at_message_class_and_kind(pattern: str, takes: bool) -> None:  # noqa: FBT001 - a table
    play = Playbook(f"sequence\n  on_error '{pattern}': carol\n  alice").launch().fail("alice")
    assert play.waiting == (["carol"] if takes else [])


def test_the_first_pattern_that_fits_wins_and_the_attribute_comes_last() -> None:
    text = "sequence on_error: last\n  on_error '/x/': first\n  on_error '/y/': second\n  alice"
    assert Playbook(text).launch().fail("alice", "x and y").waiting == ["first"]
    assert Playbook(text).launch().fail("alice", "only y").waiting == ["second"]
    assert Playbook(text).launch().fail("alice", "neither").waiting == ["last"]


@pytest.mark.parametrize("pattern", ["/(/", "/(a+)+/", "/[/"])
def test_a_pattern_that_is_none_is_refused_before_there_is_a_fault(pattern: str) -> None:
    with pytest.raises(ConditionError):
        check_pattern(pattern)
    play = Playbook(f"sequence\n  on_error '{pattern}': carol\n  alice").launch()
    assert [error.key.partition("!")[0] for error in play.errors] == ["0_0_0"]
    assert play.waiting == []


@pytest.mark.parametrize("pattern", [None, "", "/", "(", "/a|b/"])
def test_a_pattern_that_can_be_used(pattern: str | None) -> None:
    check_pattern(pattern)


def test_siblings_go_on_when_a_branch_fails() -> None:
    play = Playbook("concurrence\n  error boom\n  alice").launch()
    play.expect(Erred("0_0_0", "forced", "boom"), Dispatched("alice")).answer("alice")
    assert not play.is_over
    assert play.replay().expect(Terminated()).is_over


def test_an_error_raised_again_is_the_same_error() -> None:
    play = (
        Playbook("""
        define
          sequence on_error: again
            alice
          define again
            error re: '$f:__error__'
    """)
        .launch()
        .fail("alice", "flat tyre")
    )
    (error,) = play.errors
    assert (error.fault.kind, error.fault.message) == ("participant", "flat tyre")


def test_what_the_engine_launches_at_an_unhandled_error() -> None:
    play = Playbook("alice", on_error=Tree("define", {}, (Tree("tell"),))).launch().fail("alice")
    (launch,) = play.launches
    assert (launch.why, launch.parent) == ("on_error", play.node("alice").wfid)
    assert launch.fields["__error__"]["message"] == "failed"
