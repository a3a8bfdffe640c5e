from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from tests.buses import bus
from tests.host_services.daemons import Daemon, daemon, lives, wait_for
from tests.host_services.heard import heard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.daemons

OWN = """[services.of.sleeper]
level = "own"
command = ["/bin/sh", "-c", "echo I am $$; exec sleep 600"]
"""


@contextmanager
def own(folder: Path, settings: str) -> Iterator[Daemon]:
    (folder / "mint.toml").write_text(settings)
    with daemon(folder) as running:
        running.sleeper()
        try:
            yield running
        finally:
            running.busctl("sleeper", "stop")


def its_pid(running: Daemon) -> int:
    logs = sorted((running.root / "var/log/mint/services/sleeper").glob("*-own.log"))
    return int(logs[-1].read_text().split()[-1])


def test_a_foreground_program_is_started_logged_told_of_and_stopped(tmp_path: Path) -> None:
    with own(tmp_path, OWN) as running, heard(running.address) as changes:
        running.busctl("sleeper", "start")
        assert running.state() == "started"
        running.busctl("sleeper", "setState", "s", "on")
        assert running.state() == "on"
        assert "I am" in running.mint("log", "sleeper")
        pid = its_pid(running)
        running.busctl("sleeper", "stop")
        wait_for(lambda: not lives(pid), "it is gone")
        changes.wait_for("sleeper started", "sleeper on", "sleeper stopped")


def test_it_is_started_again_after_a_failure_and_not_when_it_was_done(tmp_path: Path) -> None:
    more = 'restart = "on-failure"\nbackoff = 0.05\n'
    with own(tmp_path, OWN + more) as running, heard(running.address) as changes:
        running.busctl("sleeper", "start")
        first = its_pid(running)
        os.kill(first, signal.SIGKILL)
        changes.wait_for("sleeper started", "sleeper stopped", "sleeper started")
        assert its_pid(running) != first
    (tmp_path / "done").mkdir()
    done = OWN.replace("sleep 600", "sleep 0.5") + more
    with own(tmp_path / "done", done) as running, heard(running.address) as changes:
        running.busctl("sleeper", "start")
        changes.wait_for("sleeper started", "sleeper stopped")
        running.busctl("sleeper", "setState", "s", "on")
        changes.wait_for("sleeper started", "sleeper stopped", "sleeper on")


def test_a_program_that_ends_at_once_is_not_started(tmp_path: Path) -> None:
    with own(tmp_path, OWN.replace("exec sleep 600", "echo no luck; exit 3")) as running:
        told = running.busctl("sleeper", "start", fails=True)
        assert "/bin/sh ended at once with code 3: I am" in told
        assert "no luck" in told
        assert running.state() == "off"
    (tmp_path / "nothing").mkdir()
    with own(tmp_path / "nothing", OWN.replace("/bin/sh", "/bin/nothing-here")) as running:
        assert "cannot be run" in running.busctl("sleeper", "start", fails=True)


def test_of_many_who_start_it_at_once_one_does(tmp_path: Path) -> None:
    with own(tmp_path, OWN) as running, ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: running.busctl("sleeper", "start"), range(8)))
        logs = (running.root / "var/log/mint/services/sleeper").glob("*-own.log")
        assert len(list(logs)) == 1


def test_it_is_killed_when_it_does_not_end(tmp_path: Path) -> None:
    stubborn = OWN.replace("exec sleep 600", "trap '' TERM; while :; do sleep 1; done")
    with own(tmp_path, stubborn + "grace = 0.2\n") as running:
        running.busctl("sleeper", "start")
        pid = its_pid(running)
        running.busctl("sleeper", "stop")
        assert not lives(pid)


@pytest.mark.parametrize("kill", [False, True])
def test_it_goes_on_when_the_daemon_ends_and_the_next_one_has_it(
    tmp_path: Path,
    kill: bool,  # noqa: FBT001 - a table
) -> None:
    (tmp_path / "mint.toml").write_text(OWN)
    with bus() as address:
        first = Daemon(address, tmp_path)
        first.sleeper()
        first.busctl("sleeper", "start")
        pid = its_pid(first)
        first.end(kill=kill)
        second = Daemon(address, tmp_path)
        assert second.state() == "started"
        second.busctl("sleeper", "stop")
        wait_for(lambda: not lives(pid), "it is gone")
        second.end()
