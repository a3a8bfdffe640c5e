"""Lines of a journal folded one after the other; that this is the truth: tests/processes."""

from __future__ import annotations

from msgspec import UNSET

from mint.interpreter.journal import Past
from mint.model.delta import OF_THE_LINE, Delta, NodeDelta
from mint.model.effect import ErrorRecord, Listener, Schedule
from mint.model.fault import Fault
from mint.model.node import Node, Process


def node(key: str, **more: object) -> Node:
    return Node("w", key, "sequence", **more)  # type: ignore[arg-type]


def schedule(id_: str, key: str = "0!a") -> Schedule:
    return Schedule(id_, "w", key, 1.0, {})


def test_an_expression_has_the_payload_of_the_line_or_one_of_the_delta() -> None:
    past = Past()
    nodes = {
        "0!a": NodeDelta(node("0!a"), "d", OF_THE_LINE),
        "0_0!b": NodeDelta(node("0_0!b"), None, 0),
    }
    past.go_on(Delta(Process("w"), dict(nodes), [{"n": 2}]), {"n": 1})
    assert (past.nodes["0!a"].fields, past.nodes["0_0!b"].fields) == ({"n": 1}, {"n": 2})
    assert past.digests == {"0!a": "d"}
    assert past.process == Process("w")


def test_an_expression_keeps_its_payload_until_it_gets_another() -> None:
    past = Past()
    past.go_on(Delta(nodes={"0!a": NodeDelta(node("0!a"), None, 0)}, payloads=[{"n": 1}]), None)
    past.go_on(Delta(nodes={"0!a": NodeDelta(node("0!a", state="paused"))}), {"n": 9})
    assert (past.nodes["0!a"].state, past.nodes["0!a"].fields) == ("paused", {"n": 1})
    past.go_on(Delta(nodes={"0!a": None}), None)
    assert past.nodes == {}


def test_an_expression_that_nobody_knew_has_no_payload() -> None:
    past = Past()
    past.go_on(Delta(nodes={"0!a": NodeDelta(node("0!a"))}), None)
    assert past.nodes["0!a"].fields is UNSET


def test_schedules_are_void_fired_and_new() -> None:
    past = Past()
    past.go_on(Delta(schedules=[schedule("1"), schedule("2", "0_0!b"), schedule("3")]), None)
    past.go_on(Delta(fired="3"), None)
    assert set(past.schedules) == {"1", "2"}
    past.go_on(Delta(unscheduled=["0!a"], schedules=[schedule("4")]), None)
    assert set(past.schedules) == {"2", "4"}


def test_errors_and_listeners_come_and_go() -> None:
    past, error = Past(), ErrorRecord("w", "0!a", Fault("forced", "no"), 1.0)
    past.go_on(Delta(errors={"0!a": error}, listeners=[Listener("w", "0!a", "apply")]), None)
    assert (past.errors, len(past.listeners)) == ({"0!a": error}, 1)
    again = [Listener("w", "0!a", "reply")]
    past.go_on(Delta(errors={"0!a": None}, unlistened=["0!a"], listeners=again), None)
    assert (past.errors, past.listeners) == ({}, again)


def test_what_is_removed_leaves_nothing() -> None:
    past = Past()
    past.go_on(Delta(nodes={"0!a": NodeDelta(node("0!a"))}, schedules=[schedule("1")]), None)
    past.go_on(Delta(removed=True), None)
    assert (past.nodes, past.schedules) == ({}, {})


def test_all_of_it_as_one_line_is_the_same_again() -> None:
    past, same, fields = Past(), Past(), {"n": 1}
    nodes = {"0!a": NodeDelta(node("0!a"), "d", 0), "0_0!b": NodeDelta(node("0_0!b"), None, 0)}
    past.go_on(Delta(Process("w"), dict(nodes), [fields], [schedule("1")]), None)
    whole = past.as_delta()
    assert whole.payloads == [fields]
    same.go_on(whole, None)
    assert same == past
