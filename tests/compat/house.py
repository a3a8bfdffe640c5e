"""A broker with an engine, as it is set up for programs of the original, and such programs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from mint.app.app import App
from mint.compat.launcher import Launcher
from mint.settings import AmqpSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.brokers import Broker

SOURCES = Path(__file__).parents[2] / "src"
PATIENCE = 30.0


def until(holds: Callable[[], Any], what: str = "it") -> Any:
    """What `holds` gives once it is true of anything."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = holds()
        if found:
            return found
        time.sleep(0.02)
    raise TimeoutError(f"{what} never came")


def _python_path() -> str:
    return os.pathsep.join(filter(None, [str(SOURCES), os.environ.get("PYTHONPATH")]))


class Program:
    """A program that runs. It is ended with the block."""

    def __init__(self, words: list[str], folder: Path, **environment: str) -> None:
        self._said = folder / f"said-{time.monotonic_ns()}.txt"
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(  # noqa: S603 - our own words
                [sys.executable, *words],
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
                text=True,
                env={**os.environ, "PYTHONPATH": _python_path(), **environment},
                cwd=folder,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    @property
    def said(self) -> str:
        """What it has printed."""
        return self._said.read_text()

    def hears(self, line: str) -> None:
        """Type a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def until_said(self, text: str, times: int = 1) -> None:
        """Wait until it prints something."""
        try:
            until(lambda: self.said.count(text) >= times)
        except TimeoutError:
            raise AssertionError(self.said) from None

    def ends(self, seconds: float = PATIENCE) -> int:
        """Its status, once it has ended."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(self.said) from None


class Ground:
    """A broker with the virtual host `boss`, and a folder: no engine.

    Args:
        broker: the broker, where that was set up.
        folder: for whatever is written.
    """

    def __init__(self, broker: Broker, folder: Path) -> None:
        self.broker = broker
        self.folder = folder
        self._names = 0

    @property
    def host(self) -> str:
        """The broker, as programs are told it."""
        return f"127.0.0.1:{self.broker.port}"

    def program(self, text: str, *words: str) -> Program:
        """Run a program with the broker as its first argument."""
        self._names += 1
        file = self.folder / f"program_{self._names}.py"
        file.write_text(text)
        return Program([str(file), self.host, *words], self.folder)


class House(Ground):
    """A broker with an engine that works with it.

    Args:
        broker: the broker.
        folder: for whatever is written.
        app: the engine.
    """

    def __init__(self, broker: Broker, folder: Path, app: App) -> None:
        super().__init__(broker, folder)
        self.app = app

    def launch(self, definition: str, fields: dict[str, Any] | None = None) -> str:
        """Launch a process: its wfid."""
        before = self.wfids()
        launcher = Launcher(self.host)
        launcher.launch(definition, fields)
        launcher.chan.close()
        launcher.conn.close()
        return self.until_new(before)

    def until_new(self, before: set[str]) -> str:
        """The process that was not there before, once there is one."""
        (wfid,) = until(lambda: self.wfids() - before, "the process")
        return str(wfid)

    def register(self, name: str, queue: str = "") -> None:
        """Register a participant as `skynet register` does."""
        wfid = self.launch(
            "Ruote.process_definition do\n  sequence do\n    boss_register\n  end\nend\n",
            {"name": name, "queue": queue or name},
        )
        self.until_over(wfid)

    def wfids(self) -> set[str]:
        return {one.wfid for one in self.app.store.views.processes(limit=1000)}

    def until_over(self, wfid: str) -> dict[str, Any]:
        """The fields with which a process ended."""

        def over() -> bool:
            process = self.app.store.views.process(wfid)
            return process is not None and process.state == "terminated"

        until(over, f"the end of {wfid}")
        return self.fields(wfid)

    def fields(self, wfid: str) -> dict[str, Any]:
        process = self.app.store.views.process(wfid)
        assert process is not None
        assert process.fields is not None
        return process.fields

    def until_error(self, wfid: str) -> Any:
        """The error of a process, once it has one."""
        return until(lambda: self.app.store.views.errors(wfid=wfid), "the error")[0]


def boss_url(broker: Broker) -> str:
    return f"amqp://boss:boss@127.0.0.1:{broker.port}/boss"


def furnish(broker: Broker) -> None:
    """Set up what an installation of the original has."""
    broker.control("add_vhost", "boss")
    broker.control("add_user", "boss", "boss")
    broker.control("set_permissions", "-p", "boss", "boss", ".*", ".*", ".*")


def engine(broker: Broker, folder: Path) -> App:
    return App(Settings(data=str(folder), amqp=AmqpSettings(url=boss_url(broker))))
