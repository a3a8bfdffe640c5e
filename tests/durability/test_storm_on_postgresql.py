"""PostgreSQL itself is killed under a living server, which goes on by itself: nothing is lost."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest
from tests.durability.postgres_up import PostgresUp
from tests.durability.storm.ledger import executions
from tests.durability.storm.storming import Plan, Storm

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

ENDS = ("connections", "SIGINT", "SIGQUIT", "SIGKILL")


class DatabaseStorm(Storm):
    """Ends PostgreSQL again and again; the server of MINT lives through all of it."""

    def __init__(self, folder: Path, database: PostgresUp, plan: Plan) -> None:
        super().__init__(folder, database.url, plan)
        self._database = database

    def _rage(self) -> None:
        with self._server(0) as server:
            server.start()
            for number in range(self.plan.kills):
                self._clients.allow(self.plan.processes * (number + 1) // self.plan.kills)
                self._strike()
                assert server.child is not None
                assert server.child.poll() is None, server.said()
            self._end(server)
        self.ledger.look(0)

    def _strike(self) -> None:
        """End the database in one of the ways, and let it come back after a while."""
        before = len(executions(self._done))
        time.sleep(self._random.uniform(0.5, self.plan.work))
        end = self._random.choice(ENDS)
        if end == "connections":
            self._database.kill_connections()
        else:
            self._database.stop(signal.Signals[end])
            time.sleep(self._random.uniform(0.0, 1.0))
        self._database.start()
        self.killed["work" if len(executions(self._done)) > before else "idle"] += 1


def test_a_server_outlives_its_database(tmp_path: Path) -> None:
    with PostgresUp() as database:
        DatabaseStorm(tmp_path, database, Plan(processes=400, kills=20, work=2.0)).run()
