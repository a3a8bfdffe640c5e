"""Two engines on one PostgreSQL database are told of one task at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.processes.rig import Crew, VirtualClock, tree_of

from mint.engine.engine import Engine
from mint.engine.loop import Loop
from mint.engine.options import Options
from mint.errors import NotAWaitingStep, TaskTaken
from mint.expressions.table import EXPRESSIONS
from mint.model.message import Attend
from mint.ports.front import LaunchOrder
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from mint.model.task import Task
    from mint.store.database import DatabaseStore

ROUNDS = 25

pytestmark = pytest.mark.postgres


@pytest.fixture
def stores(fresh_postgresql_url: str) -> Iterator[list[DatabaseStore]]:
    opened = [open_store(fresh_postgresql_url) for _ in range(2)]
    yield opened
    for store in opened:
        store.close()


@pytest.fixture
def engines(stores: list[DatabaseStore]) -> Iterator[list[Engine]]:
    clock = VirtualClock()
    made = [
        Engine(
            store,
            store.views,
            directory=Crew({}),
            table=EXPRESSIONS,
            clock=clock,
            options=Options(shared=True),
        )
        for store in stores
    ]
    loops = [Loop(engine, clock) for engine in made]
    for loop in loops:
        loop.start()
    yield made
    for loop in loops:
        loop.stop()


def asked(engines: list[Engine]) -> Task:
    engines[0].launch(LaunchOrder(tree_of("human to: 'ann, bob', into: who"))).result(10)
    return engines[0].views.tasks()[0]


def attend(engine: Engine, task: Task, what: str, by: str) -> Future[None]:
    answer = {"by": by}
    return engine.tell(
        Attend(wfid=task.wfid, key=task.key, dispatch=task.id, what=what, by=by, answer=answer)
    )


def test_one_of_two_gets_it_and_the_other_hears_so(engines: list[Engine]) -> None:
    """Also when the process is with the other engine at that moment."""
    for _ in range(ROUNDS):
        task = asked(engines)
        claims = {
            who: attend(engines[n], task, "claim", who) for n, who in enumerate(("ann", "bob"))
        }
        errors = {who: claim.exception(10) for who, claim in claims.items()}
        (winner,) = (who for who, error in errors.items() if error is None)
        (refused,) = (error for error in errors.values() if error is not None)
        assert isinstance(refused, TaskTaken)
        found = engines[1].views.task(task.id)
        assert found is not None
        assert found.holder == winner
        done = [attend(engine, task, "complete", winner) for engine in engines]
        outcomes = [one.exception(10) for one in done]
        assert outcomes.count(None) == 1
        assert [type(one) for one in outcomes if one is not None] == [NotAWaitingStep]
        process = engines[0].views.process(task.wfid)
        assert process is not None
        assert process.fields == {"who": {"by": winner}}
    assert engines[0].views.dead_letters() == []
