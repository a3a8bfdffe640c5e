"""A real server in a thread of the tests, and the command line that talks to it."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any

import msgspec

from mint import Participant, Workitem, participant
from mint.app.server import Server
from mint.cli.main import run
from mint.participants import Registry
from mint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

PATIENCE = 30.0


@participant("quick")
def quick(wi: Workitem) -> None:
    wi.progress(1, 2, "half way")
    wi.log("being quick")
    wi.fields.quick = True


@participant("picky")
def picky(wi: Workitem) -> None:
    if not wi.fields.get("good"):
        raise ValueError("it is not good")


class Hold(Participant):
    """Keeps its workitem until it is cancelled, or the server stops."""

    name = "hold"
    over = threading.Event()

    def on_workitem(self, wi: Workitem) -> None:
        while not (wi.cancelled or Hold.over.is_set()):
            time.sleep(0.01)


class Running:
    """A server that runs."""

    def __init__(self, data: Path, **settings: Any) -> None:
        Hold.over.clear()
        self.data = data
        registry = Registry(quick, picky, Hold)
        self._server = Server(
            Settings(data=str(data), **settings), lambda _: None, registry=registry
        )
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()
        if not self._server.ready.wait(PATIENCE):
            raise TimeoutError("the server does not start")

    def close(self) -> None:
        Hold.over.set()
        self._server.stop()
        self._thread.join(PATIENCE)


class Done(msgspec.Struct):
    """What a command left."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The JSON document that it printed."""
        return json.loads(self.out)


class Mint:
    """Runs commands in this process; on a data directory, when it has one."""

    def __init__(self, capsys: pytest.CaptureFixture[str], data: Path | None = None) -> None:
        self._capsys = capsys
        self._data = data

    def __call__(self, *words: str) -> Done:
        self._capsys.readouterr()
        where = () if self._data is None else ("--data", str(self._data))
        code = run([*words, *where])
        printed = self._capsys.readouterr()
        return Done(code, printed.out, printed.err)

    def launch(self, text: str, tmp_path: Path, *more: str) -> str:
        """The wfid of a new process of this definition."""
        file = tmp_path / "it.radial"
        file.write_text(text)
        done = self("launch", str(file), "--quiet", *more)
        assert done.code == 0, done.err
        return done.out.strip()

    def until(self, holds: Callable[[Any], bool], *words: str) -> Any:
        """What a command tells as JSON, once something holds of it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            told = self(*words, "--json").json
            if holds(told):
                return told
            time.sleep(0.01)
        raise TimeoutError(f"that never came: {told}")

    def until_over(self, wfid: str) -> Any:
        return self.until(lambda told: told["process"]["state"] == "terminated", "show", wfid)

    def until_error(self, wfid: str) -> Any:
        return self.until(lambda told: bool(told["errors"]), "errors", wfid)["errors"]

    def until_held(self, wfid: str) -> Any:
        """Until a step is with the participant `hold`."""
        return self.until(lambda told: "hold" in str(told["dispatches"]), "show", wfid)
