"""What a turn and a view cost does not depend on how much else the store holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from mint.ports.store import Changes
from mint.store import listening, nodes, open_store, outbox, turn
from mint.store.opening import dialect_of
from mint.store.views import page_of_processes
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

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mint.store.database import DatabaseStore

_STATEMENTS = {
    name: text
    for module in (listening, nodes, outbox, turn)
    for name, text in vars(module).items()
    if isinstance(text, str) and re.match(r"_[A-Z]", name)
}
_SMALL = {"_VARIABLES", "_HELD"}
"""Read whole on purpose: a few rows, or asked for when an engine starts."""


def values_for(statement: str) -> list[Any]:
    """Something for each place of a statement that takes a value."""
    lists = ["[]"] * len(re.findall(r"\{", statement))
    return [*lists, *[1] * statement.count("?")]


def plan_of_sqlite(url: str, statement: str) -> str:
    dialect = dialect_of(url)
    engine = dialect.writer()
    with engine.connect() as connection:
        sql = f"EXPLAIN QUERY PLAN {dialect.sql(statement)}"
        values = ["[]"] * (sql.count("json_each(?)")) + [1] * sql.count("= ?")
        values += [1] * (sql.count("?") - len(values))
        rows = connection.exec_driver_sql(sql, tuple(values)).fetchall()
    engine.dispose()
    return "\n".join(row[3] for row in rows)


@pytest.mark.parametrize("name", sorted({*_STATEMENTS} - _SMALL - {"_FREE", "_TAKE"}))
def test_a_turn_reaches_rows_by_an_index(name: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/mint.db"
    open_store(url).close()
    plan = plan_of_sqlite(url, _STATEMENTS[name])
    scans = re.findall(r"SCAN (?!json_each|up\b|t\b)\w+(?! USING)[^\n]*", plan)
    assert [scan for scan in scans if "USING" not in scan] in ([], ["SCAN i"]), plan


def steps(store: DatabaseStore, work: Callable[[], object]) -> int:
    """How many hundred steps of its virtual machine SQLite takes for something."""
    count = 0

    def tick() -> None:
        nonlocal count
        count += 1

    for engine in (store._writer, store._reader):
        with engine.connect() as connection:
            connection.connection.driver_connection.set_progress_handler(tick, 100)
    work()
    return count


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
