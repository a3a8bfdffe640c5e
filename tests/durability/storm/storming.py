"""A server that is killed again and again under clients that do not give up."""

from __future__ import annotations

import os
import random
import secrets
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.durability.mint_up import MintUp
from tests.durability.storm.client import Clients
from tests.durability.storm.ledger import Ledger, executions
from tests.durability.storm.shapes import SHAPES

from mint.store import open_store

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore

PARTICIPANTS = Path(__file__).with_name("participants.py")
PHASES = ("work", "work", "work", "start", "stop")
"""When the server is killed: each so often of five times, in any order."""
FIRST = 3
"""Kills while the first start has its tables to make."""


class Plan(NamedTuple):
    """How hard the storm is.

    Args:
        processes: how many are launched.
        kills: how often the server is killed.
        work: seconds that it lives at most before it is killed at work.
    """

    processes: int
    kills: int
    work: float = 1.4


class Storm:
    """Kills a server at random moments, then looks whether everything is as it must be.

    The seed is in STORM_SEED, or drawn; a test that fails tells it, and where the data is.

    Args:
        folder: for the data directory, the log, and the line that each execution leaves.
        url: of the database.
        plan: how hard it is.
    """

    def __init__(self, folder: Path, url: str, plan: Plan) -> None:
        self.seed = int(os.environ.get("STORM_SEED") or secrets.randbelow(10**9))
        self.plan = plan
        self.url = url
        self.ledger = Ledger(url)
        self.killed: Counter[str] = Counter()
        self._random = random.Random(self.seed)  # noqa: S311 - to be repeated, not to be secret
        self._phases = self._shuffled(plan.kills)
        self._done = folder / "done"
        self._data = folder / "data"
        self._clients = Clients(self._data, plan.processes)
        self._name = f"seed {self.seed}, data in {folder}"
        print(f"storm: {self._name}")  # noqa: T201 - a run that is stopped by hand tells it, too

    def run(self) -> None:
        """Storm, then let the server end its work, and look at what came of it."""
        try:
            self._clients.start()
            self._rage()
            assert self._clients.faults == []
            self._check()
        except BaseException as error:
            error.add_note(f"storm: {self._name}; killed so far: {dict(self.killed)}")
            raise
        finally:
            self._clients.stop()
        print(f"storm: survived {dict(self.killed)}")  # noqa: T201 - as above

    def _shuffled(self, kills: int) -> list[str]:
        phases = [PHASES[number % len(PHASES)] for number in range(kills - FIRST)]
        self._random.shuffle(phases)
        return ["start"] * FIRST + phases

    def _rage(self) -> None:
        """Kill the server as often as is planned, then have it come to the end of everything."""
        for life in range(self.plan.kills):
            self._live(life)
        with self._server(self.plan.kills) as server:
            server.start()
            self._end(server)
        self.ledger.look(self.plan.kills)

    def _server(self, life: int) -> MintUp:
        environment = {"STORM_LIFE": str(life), "STORM_LOG": str(self._done), "MINT_THREADS": "4"}
        words = ("--participants", PARTICIPANTS, "--database", self.url)
        return MintUp(self._data, *words, environment=environment)

    def _live(self, life: int) -> None:
        """Start the server, and kill it at a moment of one of the phases."""
        total, kills = self.plan.processes, self.plan.kills
        self._clients.allow(total * (life + 1) // kills)
        before = len(executions(self._done))
        phase = self._phases[life]
        with self._server(life) as server:
            getattr(self, f"_kill_at_{phase}")(server)
        running, open_ = self.ledger.look(life)
        busy = running and open_ and len(executions(self._done)) > before
        self.killed[phase if busy or phase == "start" else f"{phase}, idle"] += 1

    def _kill_at_start(self, server: MintUp) -> None:
        server.begin()
        time.sleep(self._random.uniform(0.0, 1.0))

    def _kill_at_work(self, server: MintUp) -> None:
        server.start()
        time.sleep(self._random.uniform(0.0, self.plan.work))

    def _kill_at_stop(self, server: MintUp) -> None:
        server.start()
        time.sleep(self._random.uniform(0.0, self.plan.work / 2))
        server.signal(signal.SIGTERM)
        assert server.child is not None
        try:
            server.child.wait(self._random.uniform(0.0, 0.3))
        except subprocess.TimeoutExpired:
            return

    def _end(self, server: MintUp) -> None:
        """Let the server come to the end of everything, and stop."""
        self._clients.allow(self.plan.processes)
        self._clients.join(60)
        server.wait_for(lambda: server.ask("/status")["running"] == 0, 60)
        assert server.stop() == 0

    def _check(self) -> None:
        store = open_store(self.url)
        try:
            check_processes(store, self._clients)
            self._check_answers(store)
        finally:
            store.close()
        self._check_repetitions()
        self._check_kills()

    def _check_answers(self, store: DatabaseStore) -> None:
        """Every step has answered once, and nothing is left of what was on its way."""
        expected = sum(SHAPES[one.name].answers for one in self._clients.launched)
        twice = {step: times for step, times in self.ledger.times.items() if times > 1}
        assert twice == {}, "answered more than once"
        assert len(self.ledger.times) == expected
        left = {name: count for name, count in store.views.totals().items() if count}
        assert left == {}

    def _check_repetitions(self) -> None:
        """A step is done again only if its answer was not durable when the server was killed."""
        done = executions(self._done)
        again = [
            (each, self.ledger.replies[each.step])
            for each in done
            if self.ledger.replies.get(each.step, each.life) < each.life
        ]
        assert again == [], "done again after its answer was durable"
        twice = Counter((each.life, each.dispatch) for each in done)
        assert {name: count for name, count in twice.items() if count > 1} == {}

    def _check_kills(self) -> None:
        kills = self.plan.kills
        assert sum(self.killed.values()) == kills
        busy = self.killed["work"] + self.killed["stop"]
        assert busy >= kills // 3, f"few were killed at work: {self.killed}"


def check_processes(store: DatabaseStore, clients: Clients) -> None:
    """Each launch has become one process, which ended as its shape says."""
    found = {process.wfid: process for process in store.views.processes(limit=100_000)}
    assert len(found) == len(clients.launched)
    assert {one.wfid for one in clients.launched} == set(found)
    wrong = []
    for one in clients.launched:
        process = found[one.wfid]
        expected = SHAPES[one.name].fields(one.number)
        if process.state != "terminated" or bare(process.fields or {}) != expected:
            wrong.append((one.name, one.wfid, process.state, process.fields, expected))
    story = [event for _, event in store.views.history(wrong[0][1])] if wrong else []
    assert not wrong, f"{wrong}; the first one's history: {story}"


def bare(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields without those of the engine, which tell times and places."""
    return {name: value for name, value in fields.items() if not name.startswith("__")}
