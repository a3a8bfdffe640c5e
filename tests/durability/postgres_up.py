"""A PostgreSQL server that tests end in bad ways, and start again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Self
from urllib.parse import quote

import psycopg
from tests import services

PATIENCE = 30.0


class PostgresUp:
    """A server in a directory of its own, reached through a unix socket."""

    def __init__(self) -> None:
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
        initdb = services.find_program("initdb", *programs)
        server = services.find_program("postgres", *programs)
        if initdb is None or server is None:
            services.missing("PostgreSQL")
        self._folder = Path(tempfile.mkdtemp(prefix="mint-pg-"))
        self._account = services._account()
        if self._account is not None:
            shutil.chown(self._folder, self._account)
        data = self._folder / "data"
        words = ["-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        services._run([str(initdb), *words, "--locale=C"], self._account)
        settings = services._settings(self._folder, durable=True)
        self._command = [str(server), "-D", str(data), *settings]
        self._child: subprocess.Popen[bytes] | None = None
        self.url = f"postgresql://postgres@/postgres?host={quote(str(self._folder), safe='')}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        end = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < end, "PostgreSQL does not start"
            if self._child is None or self._child.poll() is not None:
                self._begin()  # again, too: it refuses as long as orphans of the last one live
            time.sleep(0.05)

    def kill_connections(self) -> None:
        """Kill the processes of its connections: it takes all others down with them, and goes on.

        Nobody can kill only one in such a way: the server has to fear for its shared memory.
        """
        with psycopg.connect(self.url) as connection:
            query = (
                "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename > ''"
            )
            pids = [pid for (pid,) in connection.execute(query).fetchall()]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def stop(self, number: signal.Signals) -> None:
        """End it with SIGINT (ends its connections), SIGQUIT (at once) or SIGKILL."""
        assert self._child is not None
        self._child.send_signal(number)
        self._child.wait(PATIENCE)

    def _begin(self) -> None:
        watched = services.find_program("setpriv")  # a killed test run leaves no server behind
        prefix = [str(watched), "--pdeathsig", "INT", "--"] if watched else []
        self._child = subprocess.Popen(  # noqa: S603 - a program that we looked up
            [*prefix, *self._command],
            user=self._account,
            group=self._account,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url).close()
        except psycopg.OperationalError:
            return False
        return True

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._child is not None and self._child.poll() is None:
            self.stop(signal.SIGQUIT)
        shutil.rmtree(self._folder, ignore_errors=True)
