from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from mint.trigger.applying.program import run

if TYPE_CHECKING:
    import pytest


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_what_it_prints_both_ways_is_there() -> None:
    ran = run(["sh", "-c", "echo out; echo err >&2; exit 3"], timeout=5)
    assert (ran.status, ran.output) == (3, "out\nerr")
    assert ran.ending == "`sh -c 'echo out; echo err >&2; exit 3'` ended with status 3"


def test_no_shell_reads_it() -> None:
    assert run(["echo", "$(id)", "; ls"], timeout=5).output == "$(id) ; ls"


def test_it_has_a_minimal_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "abc")
    lines = run(["env"], timeout=5).output.splitlines()
    assert {line.partition("=")[0] for line in lines} == {"PATH", "LANG"}


def test_a_program_that_is_not_there_is_missing() -> None:
    ran = run(["no-such-program"], timeout=5)
    assert ran.missing
    assert ran.ending == "`no-such-program`: the program is not installed"


def test_a_daemon_that_it_leaves_behind_keeps_nobody_waiting() -> None:
    began = time.monotonic()
    ran = run(["sh", "-c", "sleep 5 & echo $!"], timeout=20)
    assert time.monotonic() - began < 4
    assert alive(int(ran.output))
    os.kill(int(ran.output), 9)


def test_all_of_it_is_killed_when_it_takes_too_long() -> None:
    script = "set -m; sleep 60 & echo $!; sh -c 'sleep 60 & echo $!; wait' & wait"
    ran = run(["sh", "-c", script], timeout=0.5)
    assert ran.why == "took longer than 0.5 s"
    pids = [int(pid) for pid in ran.output.split() if pid.isdecimal()]
    assert len(pids) == 2
    end = time.monotonic() + 5
    while any(alive(pid) for pid in pids):
        assert time.monotonic() < end
        time.sleep(0.01)


def test_what_prints_without_end_is_stopped_and_both_ends_are_kept() -> None:
    ran = run(["sh", "-c", "echo first; exec yes"], timeout=20)
    assert ran.why == "printed more than 16 MiB"
    assert ran.output.startswith("first\ny\n")
    assert len(ran.output) < 70_000


def test_a_signal_is_told() -> None:
    assert "signal 9" in run(["sh", "-c", "kill -9 $$"], timeout=5).ending
