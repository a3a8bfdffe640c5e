from __future__ import annotations

import os
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from examples.install_guide.mint_up import MintUp
from examples.live_editing.launch_all import COUNT, launch_all
from examples.live_editing.prompt import Prompt, check

from mint.client.connection import Connection
from mint.client.place import DataPlace

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
SERVERS = ("data", "laptop")
"""The data directories: that of the night, and that of somebody's laptop."""


class Session:
    """The operator's session, act by act. It checks what it shows.

    Args:
        folder: an empty one, for databases, files, and the desk of those who are asked.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._desk = folder / "desk"
        for name in (*SERVERS, "desk"):
            (folder / name).mkdir()
        os.environ |= {"MINT_DATA": str(folder / "data"), "LIVE_EDITING_DIR": str(self._desk)}
        for name in ("vote.radial", "two_will_do.radial"):
            (folder / name).write_text((HERE / name).read_text())
        self._prompt = Prompt(folder)
        self._server = Connection(DataPlace(folder / "data"))

    def play(self) -> None:
        """Play it from the beginning to the end.

        Raises:
            MintError: something did not happen as it should.
        """
        with _servers(self._folder), self._server:
            one = self._one_is_mended()
            self._so_are_the_others(one)
            other, moved, past, *_ = self._releases(one)
            self._whose_doing(other)
            self._a_vote()
            self._to_a_laptop(moved)
            self._all_end(moved)
            self._from_the_past(past)
        self._prompt.title("All ended, and the notes of each were asked for once")

    def _one_is_mended(self) -> str:
        """The first act: the wfid of the process that was mended."""
        say = self._prompt
        launch_all(self._folder / "data")
        say.until(lambda: self._in_error() == COUNT, "all are stuck")
        say.title("Three in the morning")
        say.type("mint errors")
        wfid: str = say.ask("mint errors")["causes"][0]["newest"]["wfid"]
        say.type(f"mint text {wfid}")
        say.title("Another text, and what it would do")
        say.type(f"mint text {wfid} | sed s/fles/files/ > mended.radial")
        say.type(f"mint edit {wfid} --file mended.radial --dry-run")
        why = "--why 'it is files, not fles'"
        told = say.type(f"mint edit {wfid} --file mended.radial {why} --yes")
        check("all work in hand stays untouched" in told, "the plan is safe")
        say.until(lambda: self._in_error() == COUNT - 1, "the one goes on")
        say.type(f"mint show {wfid}")
        return wfid

    def _so_are_the_others(self, one: str) -> None:
        say = self._prompt
        say.title("The same for the others")
        say.type(f"mint apply {one} --name release --in-error --dry-run")
        begun = time.monotonic()
        told = say.type(f"mint apply {one} --name release --in-error --yes")
        check(f"{COUNT - 1} done" in told, "each takes the change")
        say.until(lambda: self._in_error() == 0, "all go on")
        print(f"({COUNT - 1} are mended and go on after {time.monotonic() - begun:.1f} s)\n")
        say.type("mint errors")

    def _whose_doing(self, wfid: str) -> None:
        say = self._prompt
        say.title("Who did what, and taking it back")
        say.type(f"mint blame {wfid}")
        say.type(f"mint revert {wfid} --why 'this one is past it' --yes")
        say.type(f"mint patches {wfid}")

    def _a_vote(self) -> None:
        say = self._prompt
        say.title("A join that waits for too many")
        wfid = say.ask("mint launch vote.radial")["wfid"]
        say.type("touch desk/yes-ann")
        say.until(lambda: "replied" in self._kinds(wfid), "ann has said yes")
        say.type(f"mint text {wfid}")
        edit = f"mint edit {wfid} --file two_will_do.radial --why 'fay for eve, and two will do'"
        say.type(f"{edit} --yes --safe-only", code=4)
        say.type(f"{edit} --yes")
        say.type("touch desk/yes-fay")
        say.until(lambda: "terminated" in self._kinds(wfid), "two are enough")
        say.type(f"mint show {wfid}")
        asked = [line["data"]["params"]["who"] for line in self._told(wfid, "dispatched", "ask")]
        check(asked == ["ann", "bob", "cid", "dee", "eve", "fay"], "each was asked once")

    def _to_a_laptop(self, wfid: str) -> None:
        say = self._prompt
        say.title("To another machine")
        say.type(f"mint export {wfid} -o it.json --history --move")
        say.type("mint import it.json --data laptop")
        say.type(f"mint resume {wfid} --data laptop")

    def _all_end(self, moved: str) -> None:
        say = self._prompt
        say.title("The notes are written")
        say.type("touch desk/notes")
        say.until(lambda: not say.ask("mint ps")["processes"], "all end")
        say.until(lambda: not say.ask("mint ps --data laptop")["processes"], "the moved one ends")
        say.type("mint ps")
        say.type("mint ps --all --data laptop")
        check(self._ended(moved) == COUNT - 1, "every process ran to its end")
        for wfid in self._releases(moved):
            lines = [line for line in self._history(wfid) if line["name"] == "write_notes"]
            handed = [line["kind"] for line in lines]
            check(handed == ["dispatched", "replied"], f"{wfid}: the notes were asked for once")

    def _from_the_past(self, wfid: str) -> None:
        say = self._prompt
        say.title("From the past")
        say.type(f"mint history {wfid}")
        (line,) = [line["number"] for line in self._told(wfid, "error")]
        say.type(f"mint show {wfid} --at '#{line}'")
        into = "--into mended.radial --why 'as if it had been right'"
        fork = say.type(f"mint fork {wfid} --at '#{line}' {into}").split()[2]
        say.until(lambda: "terminated" in self._kinds(fork), "the fork ends")
        say.type(f"mint show {fork}")
        check(not self._told(fork, "error"), "the fork has no error")

    def _in_error(self) -> int:
        return sum(cause["count"] for cause in self._prompt.ask("mint errors")["causes"])

    def _releases(self, but: str) -> list[str]:
        """The releases of the night but one, the newest first."""
        found = self._prompt.ask(f"mint ps --all --name release --limit {2 * COUNT}")["processes"]
        return [process["wfid"] for process in found if process["wfid"] != but]

    def _ended(self, but: str) -> int:
        """How many releases but one are over, with the notes on their workitem."""
        found = [self._server.ask("GET", f"/processes/{wfid}") for wfid in self._releases(but)]
        processes = [each["process"] for each in found]
        return sum(one["fields"].get("announced") is True for one in processes if one["fields"])

    def _kinds(self, wfid: str) -> set[str]:
        return {line["kind"] for line in self._history(wfid)}

    def _told(self, wfid: str, kind: str, name: str = "") -> list[dict[str, Any]]:
        """The lines of a history of one kind."""
        lines = (line for line in self._history(wfid) if line["kind"] == kind)
        return [line for line in lines if not name or line["name"] == name]

    def _history(self, wfid: str) -> list[dict[str, Any]]:
        found = self._server.ask("GET", f"/processes/{wfid}/history")
        events: list[dict[str, Any]] = found["events"]
        return events


@contextmanager
def _servers(folder: Path) -> Iterator[None]:
    servers = [MintUp(folder / name, HERE / "participants.py") for name in SERVERS]
    try:
        for server in servers:
            server.start()
        yield
    finally:
        for server in servers:
            server.stop()
