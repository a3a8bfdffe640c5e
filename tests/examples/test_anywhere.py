from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.examples.terminal import ROOT, commands, wait_for
from tests.services import missing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.examples.terminal import Terminal

README = ROOT / "examples" / "anywhere" / "README.md"
PORT = "7474"

pytestmark = pytest.mark.slow


@pytest.fixture
def port() -> str:
    """One that is free; the page says 7474."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture
def page(terminal: Terminal, port: str) -> list[str]:
    """The commands of the page, for a free port; the server runs, and there is a token."""
    if shutil.which("node") is None:
        missing("Node")
    if shutil.which("curl") is None:
        missing("curl")
    token = str(terminal.folder / "token")
    said = [
        one.replace(PORT, port)
        .replace("FILE=token", f"FILE={token}")
        .replace("file token", f"file {token}")
        for one in commands(README)
    ]
    up, new_token, *rest = said
    terminal.start(up)
    wait_for((terminal.folder / "data" / "server.json").exists, "the server listens")
    terminal.run(new_token)
    return rest


@pytest.fixture
def workers(page: list[str], terminal: Terminal) -> Iterator[list[str]]:
    """The three workers run; the other commands of the page."""
    programs = [_start(line, terminal.folder) for line in page[:3]]
    wait_for(lambda: len(_alive(terminal)) == 3, "three workers are there")
    yield page[3:]
    for program in programs:
        program.terminate()
        program.wait(20)


def _start(line: str, folder: Path) -> subprocess.Popen[bytes]:
    """Start a worker as the page says: variables, then words."""
    words = line.split()
    given = dict(word.split("=", 1) for word in words if word.startswith("MINT_"))
    bare = [word for word in words if not word.startswith("MINT_")]
    bin_ = ROOT / ".venv" / "bin"
    path = f"{bin_}{os.pathsep}{os.environ['PATH']}"
    with (folder / "workers").open("ab") as said:
        return subprocess.Popen(  # noqa: S603 - what the page says
            bare, cwd=ROOT, env={**os.environ, "PATH": path, **given}, stdout=said, stderr=said
        )


def _alive(terminal: Terminal) -> list[str]:
    told = json.loads(terminal.run("mint participants --json"))
    return [one["name"] for one in told["workers"] if one["alive"]]


def test_it_runs_as_its_page_says(workers: list[str], terminal: Terminal) -> None:
    launch, participants = workers
    assert "anvil: 500 g, 10 EUR" in terminal.run(f"{launch} --json")
    told = terminal.run(participants)
    assert "weigh.sh" in told
    assert "price.mjs" in told
    assert "label" in told


@pytest.mark.usefixtures("workers")
def test_what_goes_wrong_is_an_error_and_a_cancel_stops_it(terminal: Terminal) -> None:
    process = "examples/anywhere/process.radial"
    wfid = terminal.run(f"mint launch {process} --quiet").strip()
    wait_for(lambda: "no field" in terminal.run("mint errors --json"), "weigh fails")
    terminal.run(f"mint replay {wfid} -f name=feather -f takes=60000")
    wait_for(lambda: '"price"' in terminal.run(f"mint show {wfid} --json"), "price has it")
    wait_for(lambda: "price.mjs" in terminal.run(f"mint history {wfid}"), "price.mjs has it")
    terminal.run(f"mint cancel {wfid}")
    wait_for(lambda: "cancelled" in terminal.run(f"mint history {wfid}"), "price lets go")
    told = json.loads(terminal.run(f"mint show {wfid} --json"))
    assert told["process"]["state"] == "terminated"
