from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from tests.buses import bus
from tests.host_services.daemons import SLEEPER, Daemon, daemon, lives, wait_for
from tests.host_services.heard import Heard, heard

from mint.services.processes.cgroup import mounted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.daemons


@contextmanager
def listening(folder: Path, settings: str = "") -> Iterator[tuple[Daemon, Heard]]:
    """A daemon with these settings, with the service `sleeper`, and what it tells."""
    (folder / "mint.toml").write_text(f"[services]\n{settings}")
    with daemon(folder) as running, heard(running.address) as changes:
        running.sleeper()
        yield running, changes


def test_what_ends_by_itself_is_told_and_stays_so(tmp_path: Path) -> None:
    with listening(tmp_path) as (running, changes):
        running.busctl("sleeper", "start")
        assert running.state() == "started"
        os.kill(running.pid(), signal.SIGKILL)
        changes.wait_for("sleeper started", "sleeper stopped")
        assert running.state() == "off"


def test_what_is_stopped_is_told_once_and_not_started_again(tmp_path: Path) -> None:
    with listening(tmp_path, 'restart = "always"\nbackoff = 0.05\n') as (running, changes):
        running.busctl("sleeper", "start")
        running.busctl("sleeper", "stop")
        running.busctl("sleeper", "setState", "s", "on")
        changes.wait_for("sleeper started", "sleeper stopped", "sleeper on")
        assert running.pid() == 0


def test_what_ends_is_started_again_where_that_is_wished(tmp_path: Path) -> None:
    settings = '[services.of.sleeper]\nrestart = "on-failure"\nbackoff = 0.05\n'
    with listening(tmp_path, settings) as (running, changes):
        running.busctl("sleeper", "start")
        first = running.pid()
        os.kill(first, signal.SIGKILL)
        changes.wait_for("sleeper started", "sleeper stopped", "sleeper started")
        wait_for(lambda: running.pid() not in (0, first), "another process")
        assert running.state() == "started"


def test_what_ends_before_it_is_watched_is_told_too(tmp_path: Path) -> None:
    with listening(tmp_path) as (running, changes):
        values = {"folder": tmp_path, "name": "brief", "default": "off", "seconds": 600}
        at_once = "    os.kill(int(open(PIDFILE).read()), signal.SIGKILL)\n"
        text = SLEEPER.format(**values).replace("@synchronized\ndef stop", f"{at_once}\ndef stop")
        running.register("brief", text)
        running.busctl("brief", "start")
        changes.wait_for("brief started", "brief stopped")
        assert running.state("brief") == "off"


def test_what_ends_again_and_again_is_left_alone_and_the_doctor_tells(tmp_path: Path) -> None:
    settings = '[services.of.sleeper]\nrestart = "always"\nbackoff = 0.02\nburst = 2\n'
    with listening(tmp_path, settings) as (running, changes):
        running.busctl("sleeper", "start")
        for count in (1, 2, 3):
            wait_for(running.pid, "it runs")
            os.kill(running.pid(), signal.SIGKILL)
            wait_for(lambda c=count: changes.seen.count("sleeper stopped") == c, "it is told")  # type: ignore[misc]
            if count < 3:
                wait_for(lambda c=count: changes.seen.count("sleeper started") == c + 1, "again")  # type: ignore[misc]
        wait_for(lambda: "stays as it is" in running.log, "it is left alone")
        assert running.pid() == 0
        assert "ended too often" in running.mint("doctor", fails=True)
        running.busctl("sleeper", "start")  # by hand, it goes
        assert "all is well" in running.mint("doctor")


def test_a_daemon_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    with bus() as address:
        first = Daemon(address, tmp_path)
        first.sleeper()
        first.busctl("sleeper", "start")
        pid = first.pid()
        first.end(kill=True)
        assert lives(pid)
        with heard(address) as changes, _again(address, tmp_path) as second:
            assert second.state() == "started"
            assert second.pid() == pid
            os.kill(pid, signal.SIGKILL)
            changes.wait_for("sleeper stopped")


def test_what_ended_while_no_daemon_was_there_is_told_by_the_next(tmp_path: Path) -> None:
    with bus() as address:
        with _again(address, tmp_path) as first:
            first.sleeper()
            first.busctl("sleeper", "start")
            first.end(kill=True)
            os.kill(first.pid(), signal.SIGKILL)
        with heard(address) as changes, _again(address, tmp_path) as second:
            changes.wait_for("sleeper stopped")
            assert second.state() == "off"


def test_what_was_started_without_a_daemon_is_watched_by_the_next(tmp_path: Path) -> None:
    with bus() as address:
        with _again(address, tmp_path) as first:
            first.sleeper()
        first.mint("start", "sleeper", "--direct")
        with heard(address) as changes, _again(address, tmp_path) as second:
            assert second.state() == "started"
            os.kill(second.pid(), signal.SIGKILL)
            changes.wait_for("sleeper stopped")


@pytest.mark.skipif(mounted() is None, reason="there are no control groups, version 2")
@pytest.mark.parametrize("kill", [False, True])
def test_what_a_service_leaves_is_told_and_killed_where_that_is_wished(
    tmp_path: Path,
    kill: bool,  # noqa: FBT001 - a table
) -> None:
    with listening(tmp_path, f"kill = {str(kill).lower()}\n") as (running, changes):
        parent = f"sleep 600 & echo $! > {tmp_path}/child.pid; exec sleep 601"
        text = (tmp_path / "sleeper.service.py").read_text().replace("/bin/sleep", "/bin/sh")
        running.register("sleeper", text.replace('args="600"', f'args=["-c", "{parent}"]'))
        running.busctl("sleeper", "start")
        wait_for(lambda: running.pid("child"), "the child lives")
        os.kill(running.pid(), signal.SIGKILL)
        changes.wait_for("sleeper started", "sleeper stopped")
        wait_for(lambda: "processes of a service are left" in running.log, "it is told")
        child = running.pid("child")
        if kill:
            wait_for(lambda: not running.pid("child"), "the child is killed")
        else:
            assert child


def test_at_the_level_script_nothing_is_watched(tmp_path: Path) -> None:
    with listening(tmp_path, 'level = "script"\n') as (running, changes):
        running.busctl("sleeper", "start")
        os.kill(running.pid(), signal.SIGKILL)
        running.busctl("sleeper", "setState", "s", "on")
        changes.wait_for("sleeper started", "sleeper on")
        assert not list((running.root / "run/mint/services/watch").glob("*.json"))


@contextmanager
def _again(address: str, folder: Path) -> Iterator[Daemon]:
    running = Daemon(address, folder)
    try:
        yield running
    finally:
        running.end()
