"""Payloads that are too large: nothing that a process has is lost, and no other one suffers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.processes.limited import killed, limited, only_error, raised, replayed, stopped
from tests.processes.rig import failure, reply

from mint.errors import LimitReached
from mint.lang.read import read
from mint.model.message import Attach, PushOut, ReApply, Replay

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.model.message import AnyMessage
    from mint.store.database import DatabaseStore

LIMIT = 1000
LARGE = {"large": "x" * LIMIT}
DEEP: Any = []
for _ in range(600):
    DEEP = [DEEP]

GROWING = {
    "a text that doubles": "repeat\n  set 'f:x': '${f:x}${f:x}y'",
    "a variable that doubles": "repeat\n  set 'v:x': '${v:x}${v:x}y'",
    "a variable of the root": "repeat\n  set 'v:/x': '${v:/x}${v:/x}y'",
    "a list of itself twice": "repeat\n  set 'f:x': ['$f:x', '$f:x']",
    "a list that is pushed to": "repeat\n  push 'f:x': 'some text'",
    "a list of a variable": "repeat\n  push 'v:x': 'some text'",
    "names that get longer": "repeat\n  set 'f:n': '${f:n}n'\n  set '${f:n}': 1",
    "one text with many lookups": (
        "sequence\n  set 'f:x': '" + "x" * 300 + "'\n  set 'f:y': '" + "${f:x}" * 50 + "'"
    ),
    "branches that are stacked": "repeat\n  concurrence merge_type: stack\n    noop\n    noop",
    "branches side by side": (
        "sequence\n  set 'f:x': '" + "x" * 300 + "'\n  concurrence merge_type: isolate\n    noop\n"
        "    noop\n    noop"
    ),
    "branches whose lists are joined": (
        "repeat\n  concurrence merge_type: concat\n    push 'f:x': 'some text'\n    noop"
    ),
    "variables that become fields": (
        "sequence\n  set 'f:x': '" + "x" * 600 + "'\n  sequence scope: true, vars_to_f: y\n"
        "    set 'v:x': '${f:x}'"
    ),
    "what a subprocess is given": (
        "define k\n  define inner\n    noop\n  set 'f:x': '" + "x" * 300 + "'\n"
        "  inner 'f:y': '${f:x}', 'f:z': '${f:x}'"
    ),
    "what a participant is given": (
        "sequence\n  set 'f:x': '" + "x" * 300 + "'\n"
        "  bob a: '$f:x', b: '$f:x', c: '$f:x', d: '$f:x'"
    ),
}


@pytest.mark.parametrize("text", GROWING.values(), ids=GROWING.keys())
def test_what_a_process_makes_itself_is_limited(memory: DatabaseStore, text: str) -> None:
    rig = limited(memory, payload=LIMIT)
    wfid = stopped(rig, text, "payload")
    assert all(len(str(node.fields)) < 3 * LIMIT for node in rig.views.nodes(wfid))
    killed(rig, wfid)


def test_a_value_that_is_nested_ever_deeper_is_limited(memory: DatabaseStore) -> None:
    rig = limited(memory)
    wfid = rig.launch("repeat\n  set 'f:x': ['$f:x']")
    (error,) = rig.views.errors(wfid)
    assert error.fault.kind == "limit"
    assert "nested more than 500 levels" in error.fault.message
    killed(rig, wfid)


@pytest.mark.parametrize("fields", [LARGE, {"deep": DEEP}], ids=["large", "deep"])
def test_nothing_is_launched_with_too_much(memory: DatabaseStore, fields: dict[str, Any]) -> None:
    rig = limited(memory, payload=LIMIT)
    fine, bad = rig.order("bob"), rig.order("bob", fields)
    rig.settle()
    with pytest.raises(LimitReached, match="the fields "):
        bad.result(0)
    assert [process.wfid for process in rig.views.processes()] == [fine.result(0)]


def test_the_limit_itself_is_allowed(memory: DatabaseStore) -> None:
    rig = limited(memory, payload=LIMIT)
    exactly = {"large": "x" * (LIMIT - len('{"large":""}'))}
    assert rig.process(rig.launch("bob", exactly)).state == "terminated"
    with pytest.raises(LimitReached):
        rig.launch("bob", {"large": exactly["large"] + "x"})


@pytest.mark.parametrize("fields", [LARGE, {"deep": DEEP}], ids=["large", "deep"])
def test_too_large_an_answer_is_an_error_of_its_step(
    memory: DatabaseStore, fields: dict[str, Any]
) -> None:
    rig = limited(memory, payload=LIMIT)
    wfid = rig.launch("concurrence merge_type: mix\n  alice tag: one\n  alice tag: two", {"n": 1})
    one, two = rig.crew.held
    rig.tell(reply(one, fields))
    (error,) = rig.views.errors(wfid)
    assert (error.fault.kind, error.key, error.fields) == ("limit", one.key, one.fields)
    rig.engine.submit(reply(one, {"late": True}))  # it is closed: nobody answers twice
    rig.settle()
    assert len(rig.views.errors(wfid)) == 1
    rig.tell(reply(two, {"two": 2}))
    replayed(rig, wfid)
    rig.tell(reply(rig.crew.held[-1], {"one": 1}))
    fields_at_end = rig.process(wfid).fields
    assert fields_at_end is not None
    assert (fields_at_end["one"], fields_at_end["two"]) == (1, 2)


def test_a_failure_with_too_large_fields_is_an_error_all_the_same(memory: DatabaseStore) -> None:
    rig = limited(memory, payload=LIMIT)
    wfid = rig.launch("alice", {"n": 1})
    fail = failure(rig.crew.held[0], "no flour")
    fail.fields = LARGE
    rig.tell(fail)
    error = only_error(rig, wfid, "payload")
    assert error.fields["n"] == 1


def test_an_answer_while_it_is_stopped_ends_it(memory: DatabaseStore) -> None:
    rig = limited(memory, payload=LIMIT)
    wfid = rig.launch("alice", {"n": 1})
    work = rig.crew.held[0]
    rig.engine.tell(reply(work, LARGE))
    killed(rig, wfid)


ORDERS: dict[str, Callable[[str, str], AnyMessage]] = {
    "re-apply": lambda wfid, key: ReApply(wfid=wfid, key=key, fields=LARGE),
    "merge": lambda wfid, key: ReApply(wfid=wfid, key=key, merge_in_fields=LARGE),
    "push out": lambda wfid, key: PushOut(wfid=wfid, key=key, fields=LARGE),
    "attach": lambda wfid, key: Attach(wfid=wfid, key=key, tree=read("bob").tree, fields=LARGE),
    "replay": lambda wfid, _: Replay(wfid=wfid, fields=LARGE),
}


@pytest.mark.parametrize("order", ORDERS)
def test_an_operator_hears_that_it_is_too_much(memory: DatabaseStore, order: str) -> None:
    rig = limited(memory, payload=LIMIT)
    wfid = rig.launch("concurrence\n  alice\n  fails")
    before = rig.views.nodes(wfid)
    with pytest.raises(LimitReached, match=r"limits\.payload"):
        rig.tell(ORDERS[order](wfid, rig.crew.held[0].key))
    assert rig.views.nodes(wfid) == before
    assert rig.views.dead_letters() == []


def test_it_goes_on_with_a_higher_limit(memory: DatabaseStore) -> None:
    rig = limited(memory, payload=LIMIT)
    text = "sequence\n  set 'f:y': '${f:x}${f:x}'\n  alice"
    wfid = rig.launch(text, {"x": "x" * 600})
    only_error(rig, wfid, "payload")
    higher = raised(rig, payload=10 * LIMIT)
    replayed(higher, wfid)
    assert higher.views.errors(wfid) == []
    assert higher.crew.held[-1].fields["y"] == "x" * 1200


@pytest.mark.parametrize("remaining", ["cancel", "wait", "forget"])
def test_a_join_goes_on_with_a_higher_limit(memory: DatabaseStore, remaining: str) -> None:
    rig = limited(memory, payload=LIMIT)
    wfid = rig.launch(
        f"concurrence merge_type: isolate, count: 2, remaining: {remaining}\n"
        "  alice\n  alice\n  alice"
    )
    first, second, _ = list(rig.crew.held)
    rig.tell(reply(first, {"x": "x" * 600}))
    rig.tell(reply(second, {"y": "y" * 600}))
    only_error(rig, wfid, "payload")
    higher = raised(rig, payload=10 * LIMIT)
    replayed(higher, wfid)
    (ended,) = higher.events(wfid, "terminated")
    fields = ended.data["fields"]
    assert fields["0"]["x"] == "x" * 600
    assert fields["1"]["y"] == "y" * 600
