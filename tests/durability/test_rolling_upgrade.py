"""An upgrade of the database while engines work on it, and with work in flight.

`revision_0011.sql` was written by MINT as it was at that revision: one process whose step an engine
had in hand when it was killed, one that waits for a time, one that listens, and one for a worker.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import sqlalchemy as sa
from alembic import command
from tests.clusters import until
from tests.durability.fleet import LONG, Fleet

from mint.app.app import App
from mint.errors import EnginesTooOld, StoreTooNew
from mint.model.message import Signal
from mint.participants import Registry, participant
from mint.settings import Settings
from mint.store.migrations import HEAD
from mint.store.migrations.upgrading import _config
from mint.store.opening import dialect_of, looking_into, open_store, upgrade, version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.participants import Workitem

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

BEFORE = Path(__file__).with_name("revision_0011.sql")

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("of_the_future", sa.Column("name", sa.Text, primary_key=True))
    op.add_column("outbox", sa.Column("colour", sa.Text))
    op.add_column("processes", sa.Column("shape", sa.Text, nullable=False, server_default="round"))


def downgrade():
    raise NotImplementedError
"""

AFTER_NEXT = """
from alembic import op

revision = "9002"
down_revision = "9001"
branch_labels = None
depends_on = None
compatible_since = "9001"


def upgrade():
    op.drop_column("outbox", "lease")


def downgrade():
    raise NotImplementedError
"""


class Later:
    """A MINT of the future: its migrations are ours, and those in a folder.

    Args:
        url: of the database.
        folder: for its migrations.
    """

    def __init__(self, url: str, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._url = url
        self.write("v9001_next.py", NEXT.format(before=HEAD))

    def write(self, name: str, text: str) -> None:
        (self._folder / name).write_text(text)

    def upgrade(self, revision: str) -> None:
        config = _config()
        ours = Path(str(config.get_main_option("script_location"))) / "versions"
        config.set_main_option("version_locations", f"{ours}{os.pathsep}{self._folder}")
        engine = dialect_of(self._url).writer()
        try:
            with engine.begin() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, revision)
        finally:
            engine.dispose()


@pytest.fixture
def later(fresh_postgresql_url: str, tmp_path: Path) -> Later:
    return Later(fresh_postgresql_url, tmp_path / "migrations")


@pytest.fixture
def fleet(fresh_postgresql_url: str, tmp_path: Path) -> Iterator[Fleet]:
    made = Fleet(fresh_postgresql_url, tmp_path)
    yield made
    made.close()


def columns(url: str, table: str) -> set[str]:
    engine = sa.create_engine(dialect_of(url).url)
    found = {one["name"] for one in sa.inspect(engine).get_columns(table)}
    engine.dispose()
    return found


def test_work_in_flight_of_the_revision_before(fresh_postgresql_url: str, tmp_path: Path) -> None:
    with psycopg.connect(fresh_postgresql_url) as connection:
        connection.execute(BEFORE.read_text())
        # Its times are of the day on which it was written.
        connection.execute("UPDATE public.schedules SET due = 1")
        connection.execute("UPDATE public.engines SET seen_at = 1")
    assert version(fresh_postgresql_url) == "0011"
    upgrade(fresh_postgresql_url)
    assert version(fresh_postgresql_url) == HEAD

    with App(
        Settings(data=str(tmp_path), database=fresh_postgresql_url),
        Registry(*of_before()),
    ) as app:
        assert app.engine.signal(Signal(name="go")).result(20) == 1
        until(lambda: app.store.views.totals()["running"] == 0, LONG)
        found = app.store.views.processes()
        assert [one.state for one in found] == ["terminated"] * 4
        assert {one.name: (one.fields or {})["steps"] for one in found} == {
            "held": [1, 3],
            "timed": [1, 2, 3],
            "listening": [1, 2, 3],
            "fetched": [1, 2, 3],
        }
        until(lambda: len(app.store.engines.all()) == 1)


def of_before() -> list[Any]:
    """The participants of that day."""

    @participant("note")
    def note(wi: Workitem) -> None:
        wi.fields.steps = [*(wi.lookup("steps") or []), wi.params.step]

    @participant("slow")
    def slow(_wi: Workitem) -> None:
        """What was in hand is done again."""

    @participant("weigh")
    def weigh(wi: Workitem) -> None:
        wi.fields.steps = [*(wi.lookup("steps") or []), wi.params.step]

    return [note, slow, weigh]


def test_engines_go_on_through_an_upgrade_that_only_adds(
    fleet: Fleet, later: Later, tmp_path: Path
) -> None:
    fleet.begin("a")
    gate = tmp_path / "gate"
    text = (
        f"define held\n  sequence\n    slow step: 1, until: '{gate}'\n"
        "    concurrence merge_type: mix\n      note step: 2\n      sequence\n"
        "        wait 0.5s\n        note step: 3"
    )
    wfids = [fleet.web.launch(text) for _ in range(8)]
    until(lambda: len(fleet.done()) == 8, LONG)
    later.upgrade("9001")
    assert "colour" in columns(fleet.url, "outbox")
    assert version(fleet.url) == "9001"

    wfids += [fleet.web.launch(text) for _ in range(8)]
    fleet.add("b").start()  # of our version, on the schema of a later one
    gate.touch()
    fleet.wait_for_all()

    def both_work() -> bool:  # the first may be so quick that nothing is left for the second
        if set(fleet.by()) == {"a", "b"}:
            return True
        wfids.extend(fleet.web.launch(text) for _ in range(8))
        fleet.wait_for_all()
        return False

    until(both_work, LONG)
    assert set(fleet.steps().values()) == {1}
    assert len(fleet.steps()) == 3 * len(wfids)
    told = fleet.web.mint("db", "version")
    assert "a newer MINT has brought it there" in told.stdout
    assert fleet.web.mint("db", "upgrade").returncode == 0, "there is nothing to do"
    assert version(fleet.url) == "9001"
    doctor = fleet.web.mint("doctor")
    assert "an upgrade is under way" in doctor.stdout


def test_an_upgrade_that_takes_something_away_waits_for_engines_that_need_it(
    fleet: Fleet, later: Later
) -> None:
    later.write("v9002_after.py", AFTER_NEXT)
    fleet.begin("a")
    wfid = fleet.web.launch("define x\n  sequence\n    wait 1s\n    note step: 1")
    with pytest.raises(EnginesTooOld, match=r"a on .*, web on .*one by one"):
        later.upgrade("9002")
    assert version(fleet.url) == HEAD, "all of it or nothing"
    assert fleet.web.fields_at_end(wfid) == {"steps": [1]}

    assert fleet.web.mint("engine", "--drain", "--all").returncode == 0
    assert fleet.codes() == {0}
    later.upgrade("9002")
    with pytest.raises(StoreTooNew, match=r"9002.*Upgrade MINT"), looking_into(fleet.url):
        pass
    assert "Upgrade MINT" in fleet.engines["a"].refusal()


def test_an_upgrade_gives_up_when_something_holds_a_table(
    fresh_postgresql_url: str, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits for a table keeps all others from it."""
    open_store(fresh_postgresql_url).close()
    monkeypatch.setattr("mint.store.migrations.compatibility.WAIT", "100ms")
    with psycopg.connect(fresh_postgresql_url) as backup:
        backup.execute("SELECT count(*) FROM outbox")
        with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
            later.upgrade("9001")
    later.upgrade("9001")
    assert version(fresh_postgresql_url) == "9001"
