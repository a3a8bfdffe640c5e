"""What a turn and a view cost does not depend on how much else the store holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from tests.contract.builders import (
    NOW,
    WFID,
    dispatch,
    event,
    launch,
    leaf,
    named,
    process,
    root,
    save,
)
from tests.contract.counting import steps

from mint.model.effect import Claim, Listener
from mint.ports.store import Changes
from mint.store import (
    leases,
    listening,
    nodes,
    open_store,
    outbox,
    signals,
    tickets,
    tidying,
    trimming,
    turn,
)
from mint.store.opening import dialect_of
from mint.store.views import page_of_processes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mint.store.database import DatabaseStore

_LEFT_OUT = {
    "_FREE",  # a part of others
    "_VARIABLES",  # few rows, all of them asked for
    "_HELD",  # all open work is looked at once, when a holder leaves
    "_GIVEN",  # a part of others
    "_DESERTED",  # a part of others
    "_DESERTED_OF_ALL",  # all open work is looked at once, at the start
    "_LIVES",  # a part of others
    "_LETTERS_THAT_WOULD_GO",  # asked by a person only
    "_LOCK_NAMES",  # for PostgreSQL only, as those that follow
    "_TRY_NAMES",
    "_GUARD",
    "_GUARD_SHARED",
}
_MODULES = (leases, listening, nodes, outbox, signals, tickets, tidying, trimming, turn)
_STATEMENTS = {  # private or shared between modules
    name: text
    for module in _MODULES
    for name, text in vars(module).items()
    if isinstance(text, str)
    and re.match(r"_?[A-Z]", name)
    and re.match(r"\s*(SELECT|WITH|UPDATE|DELETE)\b", text)
    and name not in _LEFT_OUT
}


def plan_of_sqlite(url: str, statement: str) -> str:
    """How SQLite would run a statement."""
    dialect = dialect_of(url)
    engine = dialect.writer()
    sql = f"EXPLAIN QUERY PLAN {dialect.sql(statement)}"
    values = ["[]"] * sql.count("json_each(?)")
    values += [""] * (sql.count("?") - len(values))
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(sql, tuple(values)).fetchall()
    engine.dispose()
    return "\n".join(str(row[3]) for row in rows)


@pytest.mark.parametrize("name", sorted(_STATEMENTS))
def test_a_turn_reaches_rows_by_an_index(name: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/mint.db"
    open_store(url).close()
    plan = plan_of_sqlite(url, _STATEMENTS[name])
    # Inbox and dead letters are read from the start; the rest are rows that a question itself made.
    fine = r"i$|dead_letters$|t$|f$|d$|up$|found$|seen$|json_each |CONSTANT ROW"
    scans = re.findall(rf"SCAN (?!{fine})(.*)", plan, re.MULTILINE)
    assert [scan for scan in scans if "USING" not in scan] == [], plan


def ordinary_turn(store: DatabaseStore) -> None:
    with store.turn() as at_work:
        at_work.inbox(10)
        at_work.due(NOW, 10)
        at_work.lock([WFID])
        at_work.chains([(WFID, "0_0!a")])
        at_work.fields([(WFID, "0_0!a")])
        at_work.children(WFID, "0!r")
        at_work.errors(WFID)
        at_work.launched(["some key"])
        at_work.listening([event()], Changes())
        at_work.save(
            Changes(
                nodes={**named(leaf("0_1!b")), (WFID, "0_0!a"): None},
                closed=["d1"],
                dispatches=[(dispatch("d2"), "")],
                events=[event()],
            )
        )
    store.unheld()
    store.claim(["al"], "w1", 10, NOW)
    store.release(None, NOW)
    store.next_due()


def ordinary_views(store: DatabaseStore) -> None:
    views = store.views
    views.processes(state="running")
    views.processes(state="error")
    views.processes(limit=10)
    views.processes(name="weigh", limit=10)
    views.counts([WFID])
    views.nodes(WFID)
    views.history(WFID)
    views.errors(WFID)
    views.schedules(WFID)
    views.dispatches(WFID)
    views.totals()


@pytest.mark.parametrize("work", [ordinary_turn, ordinary_views])
def test_finished_processes_cost_nothing(
    work: Callable[[DatabaseStore], None], tmp_path: Path
) -> None:
    counts = []
    for finished in (20, 20_000):
        store = open_store(f"sqlite:///{tmp_path}/{finished}.db")
        launch(store)
        many = [f"old-{number}" for number in range(finished)]
        save(
            store,
            processes={wfid: process(wfid, state="terminated", launched_at=1.0) for wfid in many},
            events=[event(wfid=wfid) for wfid in many],
        )
        counts.append(steps(store, lambda: work(store)))  # noqa: B023 - called at once
        store.close()
    few, many_more = counts
    assert few > 0
    assert many_more <= few * 1.5 + 2


def test_other_branches_cost_nothing(tmp_path: Path) -> None:
    """A step below a concurrence of 10 000 branches costs as much as below one of 10."""
    counts = []
    for branches in (10, 10_000):
        store = open_store(f"sqlite:///{tmp_path}/{branches}.db")
        launch(store)
        save(store, nodes=named(root(), *(leaf(f"0_{n}!x") for n in range(1, branches))))
        save(store, nodes=named(leaf("0_0_0!y", parent="0_0!a")))

        def look() -> None:
            with store.turn() as at_work:  # noqa: B023 - called at once
                at_work.chains([(WFID, "0_0_0!y")])
                at_work.children(WFID, "0_0!a")

        counts.append(steps(store, look))
        store.close()
    assert counts[1] <= counts[0] * 1.5 + 2


def test_waiting_work_of_others_costs_nothing(tmp_path: Path) -> None:
    counts = []
    for waiting in (10, 10_000):
        store = open_store(f"sqlite:///{tmp_path}/{waiting}.db")
        others = [dispatch(f"o{n}", participant="bob") for n in range(waiting)]
        held = [(dispatch(f"h{n}", participant="cy"), "local") for n in range(waiting)]
        mine = [(dispatch(f"m{n}"), "") for n in range(3)]
        save(store, dispatches=[*((each, "") for each in others), *held, *mine])

        def work() -> None:
            store.unheld()  # noqa: B023 - called at once
            store.claim(["al"], "w1", 10, NOW)  # noqa: B023
            store.claim(None, "w1", 2, NOW)  # noqa: B023
            store.release(None, NOW)  # noqa: B023

        counts.append(steps(store, work))
        store.close()
    assert counts[1] <= counts[0] * 1.5 + 2


_OTHERS: dict[str, Callable[[int], Listener]] = {
    "other names": lambda n: Listener(f"w{n}", "k", "reply", f"other{n}"),
    "other kinds": lambda n: Listener(f"w{n}", "k", "apply", "built"),
    "one process only": lambda n: Listener(f"w{n}", "k", "reply", "built", within=f"w{n}"),
    "any name within one": lambda n: Listener(f"w{n}", "k", "reply", "", ".*", within=f"w{n}"),
    "anchored patterns": lambda n: Listener(f"w{n}", "k", "reply", "", f"^other_{n}.*"),
    "one pattern": lambda n: Listener(f"w{n}", "k", "reply", "", "other$"),
    "other values": lambda n: Listener(
        f"w{n}", "k", "reply", "built", field="project", value=f"t:{n}"
    ),
    "a pattern and other values": lambda n: Listener(
        f"w{n}", "k", "reply", "", "t$", field="project", value=f"t:{n}"
    ),
}
"""Listeners that surely do not hear of the event `built` with the field `project`."""


@pytest.mark.parametrize("kind", _OTHERS)
def test_listeners_that_do_not_hear_cost_nothing(kind: str, tmp_path: Path) -> None:
    counts = []
    built = event(name="built", data={"fields": {"project": "mine"}})
    for others in (10, 100, 10_000):
        store = open_store(f"sqlite:///{tmp_path}/{others}.db")
        mine = Listener("mine", "k", "reply", "built", field="project", value="t:mine")
        save(store, listeners=[*map(_OTHERS[kind], range(others)), mine])

        def ask() -> None:
            with store.turn() as at_work:  # noqa: B023 - called at once
                found = at_work.listening([built], Changes())
            assert [listener.wfid for listener, _ in found] == ["mine"]

        counts.append(steps(store, ask, fineness=10))
        store.close()
    few, more, many = counts
    assert few > 0
    assert more <= few * 1.2 + 1
    assert many <= few * 1.2 + 1


def test_those_who_wait_for_a_ticket_cost_nothing(tmp_path: Path) -> None:
    counts = []
    for waiting in (10, 10_000):
        store = open_store(f"sqlite:///{tmp_path}/{waiting}.db")
        with store.turn() as at_work:
            booth = at_work.tickets()
            for number in range(waiting):
                booth.ask(Claim(f"c{number}", "p", f"w{number}", "k", rank=-(number % 3)))
                booth.ask(Claim(f"o{number}", f"other {number}", f"w{number}", "k"))
                booth.serve(f"other {number}", NOW)
            booth.serve("p", NOW)

        def change_hands() -> None:
            with store.turn() as at_work:  # noqa: B023 - called at once
                booth = at_work.tickets()
                booth.lock(["p"])
                assert booth.give_back("c2")
                assert [claim.id for claim in booth.serve("p", NOW)] == ["c5"]
                booth.ask(Claim("new", "p", "w", "k", above=("o1",)))
                assert booth.circle(Claim("new", "p", "w", "k", above=("o1",))) is None

        counts.append(steps(store, change_hands, fineness=10))
        store.close()
    assert 0 < counts[1] <= counts[0] * 1.2 + 3


@pytest.mark.postgres
def test_a_page_of_running_processes_reads_no_finished_one(fresh_postgresql_url: str) -> None:
    store = open_store(fresh_postgresql_url)
    old = [process(f"old-{n}", state="terminated", launched_at=NOW + n) for n in range(5000)]
    save(store, processes={WFID: process(), **{each.wfid: each for each in old}})
    with store._reader.connect() as connection:
        query = page_of_processes("running", None, 100, (NOW + 9e9, ""))
        sql = query.compile(connection, compile_kwargs={"literal_binds": True})
        plan = connection.execute(sa.text(f"EXPLAIN ANALYZE {sql}")).scalars().all()
    store.close()
    assert "processes_running" in "\n".join(plan)
    assert not [line for line in plan if "Rows Removed" in line]
