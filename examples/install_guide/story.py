from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING

from examples.install_guide.asking import processes, program, replies
from examples.install_guide.launcher import PROCESS, success
from examples.install_guide.mint_up import PARTICIPANTS, MintUp
from examples.install_guide.participants import success_file
from rich.console import Console

from mint.errors import MintError
from mint.launchers import Poll, Remote

if TYPE_CHECKING:
    from pathlib import Path

_INTO_THE_WAIT = 1.0
"""Seconds after which the server is killed."""

_WAIT = 3.0
"""Seconds that the definition says."""

_PATIENCE = 30.0


class Story:
    """The demonstration, step by step. It checks what it shows.

    Args:
        data: an empty directory for the database, the drawing and all else.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._console = Console(highlight=False)
        self._server = MintUp(data)
        # `mint` and the participants find the directory by these.
        os.environ |= {"MINT_DATA": str(data), "INSTALL_GUIDE_DIR": str(data)}

    def tell(self) -> None:
        """Tell it from the beginning to the end.

        Raises:
            MintError: something did not happen as it should.
        """
        try:
            self._begin()
            first = self._without_the_file()
            second = self._with_the_file()
            self._look_back(first, second)
        finally:
            self._server.stop()

    def _begin(self) -> None:
        self._title("A server on an empty database")
        self._say(PROCESS.read_text())
        self._command("up", "--participants", PARTICIPANTS.relative_to(PARTICIPANTS.parents[2]))
        self._say(f"It listens, as process {self._server.start()}.")

    def _without_the_file(self) -> str:
        self._title("Without the file")
        self._run("launch", str(PROCESS.relative_to(PROCESS.parents[2])), "--watch")
        self._expect("Nothing to say")
        return _newest()

    def _with_the_file(self) -> str:
        self._title("With the file: a launcher sees it, and the server is killed")
        with Poll(success, Remote(self._data)):
            _appear(success_file(), "the build is green\n")
            self._say(f"Written: {success_file()}. The launcher looks every {success.every:g} s.")
            self._await_processes(2)
            wfid = _newest()
            self._say(f"It has started {wfid}, which waits. kill -9 comes in a second.")
            self._crash(wfid)
        self._expect("Send email saying : the build is green")
        return wfid

    def _crash(self, wfid: str) -> None:
        """Kill the server while the process waits, and start it again, in front of a watcher."""
        self._command("watch", wfid)
        watcher = subprocess.Popen([program(), "watch", wfid])  # noqa: S603 - our own command
        try:
            time.sleep(_INTO_THE_WAIT)
            if watcher.poll() is not None:
                raise MintError("the process was over before the server could be killed")
            self._server.kill()
            killed = time.monotonic()
            started = self._server.start()
            away = time.monotonic() - killed
            watcher.wait(_PATIENCE)
        except subprocess.TimeoutExpired as error:
            raise MintError("the process did not go on after the server was killed") from error
        finally:
            watcher.kill()
            watcher.wait()
        self._say("The server was killed with kill -9 and started again.")
        self._say(f"It was away for {away:.1f} s, and is now process {started}.")

    def _look_back(self, first: str, second: str) -> None:
        self._title("What took place")
        for wfid in (first, second):
            self._run("history", wfid)
        self._run("draw", second, "-o", str(self._data / "drawing.svg"))
        self._check(first, second)
        self._title("Try it yourself")
        folder = self._data
        self._say(f"The database and the drawing stay in {folder}. Go on there with:")
        self._say(f"""
  . .venv/bin/activate
  export MINT_DATA={folder} INSTALL_GUIDE_DIR={folder}
  mint up --participants examples/install_guide/participants.py
  python -m examples.install_guide.launcher      # in a second terminal
  echo hello > {folder / "success"}
  mint ps --all

examples/install_guide/README.md tells more.""")

    def _check(self, *wfids: str) -> None:
        """Each process ran to its end, once, in time, and there is no other one."""
        found = processes()
        over = {one["wfid"] for one in found if one["state"] == "terminated"}
        if len(found) != len(wfids) or over != set(wfids):
            raise MintError(f"{wfids} should be over, and no others there: {found}")
        for wfid in wfids:
            checked, notified = replies(wfid)
        waited = notified["at"] - checked["at"]
        if waited < _WAIT:
            raise MintError(f"the wait took {waited} s, and should have taken {_WAIT} s")
        self._say("Checked: two processes, both over; no step was lost, and none was done twice.")
        self._say(f"The wait of {_WAIT:g} s took {waited:.1f} s, with the crash in it.")

    def _expect(self, text: str) -> None:
        printed = self._server.printed()
        self._say(f"The server printed:\n  {printed}")
        if printed != text:
            raise MintError(f'the server should have printed "{text}"')

    def _await_processes(self, count: int) -> None:
        deadline = time.monotonic() + _PATIENCE
        while len(processes()) < count:
            if time.monotonic() > deadline:
                raise MintError("the launcher has started no process")
            time.sleep(0.1)

    def _run(self, *words: str) -> None:
        self._command(*words)
        done = subprocess.run([program(), *words], check=False)  # noqa: S603 - our own command
        if done.returncode:
            raise MintError(f"`mint {' '.join(words)}` ended with {done.returncode}")

    def _title(self, text: str) -> None:
        self._console.print()
        self._console.rule(f"[bold]{text}", align="left")

    def _command(self, *words: object) -> None:
        self._console.print(
            f"$ mint {' '.join(map(str, words))}", style="cyan", markup=False, soft_wrap=True
        )

    def _say(self, text: str) -> None:
        self._console.print(text, markup=False, soft_wrap=True)


def _appear(file: Path, text: str) -> None:
    """Write a file that others see whole or not at all: its time of writing is one moment."""
    draft = file.with_name(f".{file.name}")
    draft.write_text(text)
    draft.replace(file)


def _newest() -> str:
    wfid: str = processes()[0]["wfid"]
    return wfid
