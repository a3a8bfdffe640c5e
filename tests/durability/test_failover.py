"""The primary of PostgreSQL dies and its standby takes its place: engines find it by themselves."""

from __future__ import annotations

import shutil
import signal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg
import pytest
from tests import services
from tests.durability.fleet import LONG, Fleet
from tests.durability.postgres_up import PostgresUp

from mint.errors import MintError

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

PROCESSES = 40
TEXT = "define x\n  sequence\n    note step: 1\n    wait 1s\n    note step: 2\n    note step: 3"


class Standby(PostgresUp):
    """A server that has all that another one confirms, until it takes its place."""

    def follow(self, primary: PostgresUp) -> None:
        """Copy a server, and go on with what it writes."""
        data = self._folder / "data"
        shutil.rmtree(data)
        folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
        program = services.find_program("pg_basebackup", *folders)
        if program is None:
            services.missing("pg_basebackup")
        words = [
            "-h",
            str(primary._folder),
            "-U",
            "postgres",
            "-D",
            str(data),
            "-R",
            "-X",
            "stream",
        ]
        services._run([str(program), *words], self._account)
        self.start()

    def promote(self) -> None:
        """Take the place of the other one."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("SELECT pg_promote()")


@pytest.fixture
def servers() -> Iterator[tuple[PostgresUp, Standby]]:
    """A primary that confirms what its standby has, too."""
    with PostgresUp() as primary:
        standby = Standby()
        try:
            standby.follow(primary)
            with psycopg.connect(primary.url, autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
                connection.execute("SELECT pg_reload_conf()")
            yield primary, standby
        finally:
            standby.__exit__()


def test_engines_go_on_with_the_new_primary(
    servers: tuple[PostgresUp, Standby], tmp_path: Path
) -> None:
    primary, standby = servers
    hosts = "&".join(f"host={quote(str(one._folder), safe='')}" for one in servers)
    url = f"postgresql://postgres@/postgres?{hosts}&target_session_attrs=read-write"
    fleet = Fleet(url, tmp_path, patience=10.0)
    try:
        fleet.begin("a", "b")
        wfids = [fleet.web.launch(TEXT, launch_key=f"k{n}") for n in range(PROCESSES)]
        primary.stop(signal.SIGQUIT)
        standby.promote()
        wfids += [
            fleet.web.wait_for(partial(_launched, fleet, n), LONG)
            for n in range(PROCESSES, PROCESSES + 5)
        ]
        fleet.wait_for_all()
        assert len(set(wfids)) == PROCESSES + 5
        assert len(fleet.steps()) == 3 * len(wfids), "each has done all its steps"
        assert set(fleet.states().values()) == {"working"}
    finally:
        fleet.close()


def _launched(fleet: Fleet, number: int) -> str | None:
    try:
        return fleet.web.launch(TEXT, launch_key=f"k{number}")
    except MintError:
        return None
