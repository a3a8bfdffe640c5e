from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from tests.cli.running import PATIENCE, Mint, Running

from mint.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = [sys.executable, "-c", "import sys; from mint.cli.main import run; sys.exit(run())"]
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")


def test_each_event_is_a_line_where_nobody_looks(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch("define\n  quick\n  wait 0.2s\n", tmp_path)
    done = mint("watch", wfid)
    kinds = [line.split()[1] for line in done.out.splitlines()]
    assert kinds[0] == "launched"
    assert kinds[-1] == "terminated"
    assert "progress" in kinds


def test_each_event_is_a_document(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch("define\n  quick\n", tmp_path)
    lines = [json.loads(line) for line in mint("watch", wfid, "--json").out.splitlines()]
    assert lines[-1]["kind"] == "terminated"


def test_a_terminal_shows_the_tree_until_it_is_over(
    mint: Mint, running: Running, tmp_path: Path
) -> None:
    wfid = mint.launch("define name: it\n  quick\n  wait 1s\n  quick\n", tmp_path)
    shown = on_terminal("watch", wfid, "--data", str(running.data))
    assert "└─ · quick" in shown
    assert "◷ wait 1s" in shown
    end = shown[shown.rindex("define name: it") :]
    assert end.count("✔") == 3


def on_terminal(*words: str) -> str:
    """What a terminal gets to see of a command, without its control codes."""
    main, other = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "LANG": "C.UTF-8", "LINES": "30"}
    with subprocess.Popen(  # noqa: S603 - our own command
        [*COMMAND, *words], stdin=other, stdout=other, stderr=other, env=environment
    ) as process:
        os.close(other)
        seen = b""
        while chunk := read(main):
            seen += chunk
    os.close(main)
    assert process.returncode == 0, seen
    return CONTROL.sub("", seen.decode())


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when nobody has the other end any more
        return b""


@pytest.mark.filterwarnings("ignore:coroutine")
def test_a_restart_of_the_server_is_lived_through(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    first = Running(data)
    mint = Mint(capsys, data)
    wfid = mint.launch("define\n  wait 1.5s\n  quick\n", tmp_path)
    codes: list[int] = []
    words = ["history", wfid, "--follow", "--json", "--data", str(data)]
    thread = threading.Thread(target=lambda: codes.append(run(words)))
    thread.start()
    time.sleep(0.4)
    first.close()
    second = Running(data)
    thread.join(PATIENCE)
    second.close()
    assert codes == [0]
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["kind"] for each in events][-1] == "terminated"
    numbers = [each["number"] for each in events]
    assert numbers == sorted(set(numbers))


def test_all_processes_are_watched_until_the_server_is_gone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mint.cli.follow.AWAY", 0.2)
    data = tmp_path / "data"
    running = Running(data)
    mint = Mint(capsys, data)
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(run(["watch", "--data", str(data)])))
    thread.start()
    time.sleep(0.4)
    (tmp_path / "it.radial").write_text("define\n  quick\n")
    wfids = [run(["launch", str(tmp_path / "it.radial"), "--data", str(data)]) for _ in range(2)]
    time.sleep(0.6)
    running.close()
    thread.join(PATIENCE)
    assert (codes, wfids) == ([3], [0, 0])
    printed = capsys.readouterr()
    assert printed.out.count("terminated") == 2
    assert "no server runs on" in printed.err
    assert mint("watch").code == 3
