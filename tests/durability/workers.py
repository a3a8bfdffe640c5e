"""A server and workers as programs of their own, for a test to kill."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mint.client.connection import Connection
from mint.client.place import DataPlace
from mint.errors import MintError

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 30.0
MINT = Path(sys.executable).with_name("mint")

CODE = """
import os, time
from pathlib import Path
from mint import Participant, Retry, Workitem, participant

LOG = os.open(Path(__file__).with_name("log"), os.O_WRONLY | os.O_APPEND | os.O_CREAT)

def write(*words):
    os.write(LOG, (" ".join(map(str, words)) + "\\n").encode())

@participant("note")
def note(wi):
    write("note", os.getpid(), wi.wfid, wi.fei.key, wi.id)
    return {"steps": [*(wi.lookup("steps") or []), wi.params.step]}

@participant("anote")
async def anote(wi):
    write("note", os.getpid(), wi.wfid, wi.fei.key, wi.id)
    return {"steps": [*(wi.lookup("steps") or []), wi.params.step]}

@participant("stumble", retries=2, backoff=0.01)
def stumble(wi):
    wi.progress(1, 2, "half")
    wi.log("about to stumble")
    if wi.attempt == 1:
        raise ValueError("the first time always goes wrong")

class Slow(Participant):
    "Works until the file `over` is there, or until it is cancelled."
    name = "slow"

    def on_workitem(self, wi):
        write("began", os.getpid(), wi.wfid, wi.fei.key, wi.id)
        while not wi.cancelled and not Path(__file__).with_name("over").exists():
            time.sleep(0.01)
        wi.fields.pid = os.getpid()

    def on_cancel(self, wi):
        write("cancelled", os.getpid(), wi.wfid, wi.fei.key, wi.cancel_flavour or "-")

    def on_pause(self, wi):
        write("paused", os.getpid(), wi.wfid, wi.fei.key, wi.id)

    def on_resume(self, wi):
        write("resumed", os.getpid(), wi.wfid, wi.fei.key, wi.id)
"""


class Site:
    """A folder with a server's data, participants, and what they wrote.

    Args:
        folder: an empty one.
        lease: seconds.
        database: URL of the database; "": a file in the folder.
    """

    def __init__(self, folder: Path, lease: float = 60.0, database: str = "") -> None:
        self.folder = folder
        self.data = folder / "data"
        (folder / "crew.py").write_text(CODE)
        settings = f'data = "data"\ndatabase = "{database}"\n[limits]\nlease = {lease}\n'
        (folder / "mint.toml").write_text(settings)
        self.server = Connection(DataPlace(self.data))
        self._programs: list[subprocess.Popen[bytes]] = []

    def up(self) -> subprocess.Popen[bytes]:
        """Start the server; it answers when this returns."""
        (self.data / "server.json").unlink(missing_ok=True)
        program = self._start("up", "--quiet")
        self.until(lambda: self.ask("GET", "/health"), "the server answers")
        return program

    def worker(self, name: str, *more: str) -> subprocess.Popen[bytes]:
        """Start a worker; it serves when this returns."""
        program = self._start("participant", "run", "crew.py", "--name", name, *more)
        self.until(lambda: name in self.alive(), f"{name} is there")
        return program

    def alive(self) -> set[str]:
        told = self.ask("GET", "/participants") or {"workers": []}
        return {one["name"] for one in told["workers"] if one["alive"] and one["serves"]}

    def ask(self, method: str, path: str, **how: Any) -> Any:
        """What the server says; None when it is away."""
        with contextlib.suppress(MintError):
            return self.server.ask(method, path, **how)
        return None

    def launch(self, text: str, **fields: Any) -> str:
        body = {"definition": text, "fields": fields}
        wfid: str = self.server.ask("POST", "/processes", body=body)["wfid"]
        return wfid

    def tell(self, wfid: str, word: str) -> None:
        self.server.ask("POST", f"/processes/{wfid}/{word}", body={})

    def until_over(self, wfid: str) -> dict[str, Any]:
        """The fields at the end of a process."""

        def over() -> Any:
            told = self.ask("GET", f"/processes/{wfid}")
            return told and told["process"]["state"] == "terminated" and told["process"]

        fields: dict[str, Any] = self.until(over, f"{wfid} is over")["fields"]
        return fields

    def history(self, wfid: str, *kinds: str) -> list[dict[str, Any]]:
        told = self.server.ask("GET", f"/processes/{wfid}/history", params={"limit": 10_000})
        return [event for event in told["events"] if event["kind"] in kinds]

    def wrote(self, word: str) -> list[list[str]]:
        """Lines that participants wrote, without their first word."""
        log = self.folder / "log"
        lines = log.read_text().splitlines() if log.exists() else []
        return [line.split()[1:] for line in lines if line.split()[0] == word]

    def until(self, holds: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
        """What a question gives, once that is something."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if found := holds():
                return found
            time.sleep(0.01)
        raise TimeoutError(f"that never came: {what}\n{self.said()}")

    def said(self) -> str:
        """What the programs printed."""
        return (self.folder / "said").read_text()

    def close(self) -> None:
        self.server.close()
        for program in self._programs:
            program.kill()
            program.wait()

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        with (self.folder / "said").open("ab") as said:
            program = subprocess.Popen(  # noqa: S603 - our own program
                [str(MINT), *words], cwd=self.folder, stdout=said, stderr=said, env=_environment()
            )
        self._programs.append(program)
        return program


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("MINT_")}
