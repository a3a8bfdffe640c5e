"""`mint up` as a program of its own, for what can only be seen from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, Self

import httpx2

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

COMMAND = [sys.executable, "-c", "import sys; from mint.cli.main import run; sys.exit(run())"]
PATIENCE = 20.0


class Up:
    """A server on a data directory; to be stopped, or killed, and started again.

    Args:
        directory: its directory; participants are in `cast.py`.
        *words: options of `mint up`.
        **settings: of the environment.
    """

    def __init__(self, directory: Path, *words: str, **settings: str) -> None:
        self.directory = directory
        self._log = (directory / "log").open("a+")
        named = {f"MINT_{name.upper()}": value for name, value in settings.items()}
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            [*COMMAND, "up", "--participants", "cast.py", "--data", "data", *words],
            cwd=directory,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env={**os.environ, "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1", **named},
        )
        assert self.process.stdout is not None
        told = iter(self.process.stdout.readline, "")
        if not any(line.startswith("participants:") for line in told):
            raise AssertionError(f"the server does not start: {self.log()}")
        address = json.loads((directory / "data" / "server.json").read_text())["url"]
        token = (directory / "data" / "token").read_text().strip()
        self.client = httpx2.Client(
            base_url=f"{address}/api/v1",
            headers={"authorization": f"Bearer {token}"},
            timeout=PATIENCE,
        )

    def launch(self, definition: str, *, headers: dict[str, str] | None = None, **more: Any) -> str:
        """The wfid of a new process."""
        answer = self.client.post(
            "/processes", json={"definition": definition, **more}, headers=headers
        )
        assert answer.status_code == 201, answer.text
        wfid: str = answer.json()["wfid"]
        return wfid

    def until(self, wfid: str, holds: Callable[[Any], Any]) -> Any:
        """The process, once something holds of it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            seen = self.client.get(f"/processes/{wfid}").json()
            if holds(seen):
                return seen
            time.sleep(0.02)
        raise TimeoutError(f"that never came: {seen}")

    def until_over(self, wfid: str) -> Any:
        return self.until(wfid, lambda seen: seen["process"]["state"] == "terminated")

    def log(self) -> str:
        """What it wrote to standard error."""
        return (self.directory / "log").read_text()

    def lines(self) -> list[dict[str, Any]]:
        """The lines of its log that are JSON."""
        return [json.loads(line) for line in self.log().splitlines() if line.startswith("{")]

    def until_logged(self, holds: Callable[[str], Any]) -> str:
        """The log, once something holds of it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if holds(self.log()):
                return self.log()
            time.sleep(0.02)
        raise TimeoutError(f"that was never logged: {self.log()}")

    def stop(self) -> int:
        """The exit code after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """End it in the midst of whatever it does."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.stop()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.client.close()
        self._log.close()
