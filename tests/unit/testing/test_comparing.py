from __future__ import annotations

import pytest

from mint.expressions.table import EXPRESSIONS
from mint.interpreter.environment import Environment
from mint.interpreter.state import State
from mint.model.definition import Definition
from mint.model.effect import Effects, Event
from mint.model.message import Launch, Reply
from mint.model.node import Node
from mint.model.tree import Tree
from mint.testing.cast import Cast
from mint.testing.comparing import Ids, difference, interpret_sparingly
from mint.testing.memory import Memory


def test_ids_count_and_can_be_set_back() -> None:
    ids = Ids()
    assert [ids(), ids()] == ["1", "2"]
    ids.given = 0
    assert ids() == "1"


def test_more_is_loaded_as_often_as_it_is_asked_for() -> None:
    ids, memory = Ids(), Memory()
    environment = Environment(now=0.0, ids=ids, directory=Cast(), table=EXPRESSIONS)
    tree = Tree("define", {}, (Tree("alice"), Tree("bob")))
    launch = Launch(wfid="w", definition=Definition.of(tree))
    memory.take(interpret_sparingly(memory, State(None), launch, environment, ids))
    (dispatch,) = memory.open.values()
    reply = Reply(wfid="w", key=dispatch.key, fields={"n": 1}, dispatch=dispatch.id)
    state = memory.narrow(reply)
    assert state is not None
    first = ids.given
    sparing = interpret_sparingly(memory, state, reply, environment, ids)
    ids.given = first
    whole = interpret_sparingly(memory, memory.whole(), reply, environment, ids)
    assert [sent.participant for sent in sparing.dispatches] == ["bob"]
    assert difference(memory, whole, sparing) == ""


@pytest.mark.parametrize(
    ("one", "other", "where"),
    [
        (Effects(), Effects(), ""),
        (Effects(closed=["d"]), Effects(), "closed"),
        (Effects(events=[Event("w", "echo", 0.0)]), Effects(), "events"),
        (Effects(nodes={"0!1": None}), Effects(), "nodes"),
        (
            Effects(nodes={"0!1": Node("w", "0!1", "stall", fields={})}),
            Effects(nodes={"0!1": Node("w", "0!1", "stall")}),
            "",
        ),
    ],
)
def test_differences_are_named(one: Effects, other: Effects, where: str) -> None:
    memory = Memory()
    memory.nodes["0!1"] = Node("w", "0!1", "stall", fields={})
    assert difference(memory, one, other).partition(":")[0] == where
