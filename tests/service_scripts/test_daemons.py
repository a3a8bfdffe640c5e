from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from tests.service_scripts.reading import HEAD

from mint.services.processes.finding import find
from mint.services.processes.identity import Identity
from mint.services.processes.tree import kill_tree, tree_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.service_scripts.host import Host

    from mint.services.outcome import Outcome

import pytest_asyncio

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

_SCRIPT = f"""{HEAD}
PIDFILE = "{{root}}/bad.pid"
def start():
    return startService(command="{{root}}/daemon", args="ARGS", pidfile=PIDFILE, donotify=True)
def stop():
    return stopService(pidfile=PIDFILE, donotify=True)
def reload():
    stopService(command="{{root}}/daemon", donotify=True)
def status():
    return isServiceRunning(PIDFILE)
def info():
    return isServiceRunning(command="{{root}}/daemon")
"""


@pytest_asyncio.fixture(loop_scope="module")
async def bad(host: Host) -> AsyncIterator[Host]:
    """The host; no daemon and no pidfile of one test is there in the next."""
    yield host
    kill_tree(find(str(host.root / "daemon")))
    (host.root / "bad.pid").unlink(missing_ok=True)


def _text(arguments: str) -> str:
    return _SCRIPT.replace("ARGS", arguments)


def _states(outcome: Outcome) -> list[str]:
    assert outcome.fault is None, outcome.log
    return [each.args[1] for each in outcome.signals]


async def test_a_daemon_that_forks_twice_is_known_by_its_pidfile(bad: Host) -> None:
    text = _text("--forks 2 --pidfile {root}/bad.pid")
    started = await bad.call("bad", text, "start")
    assert _states(started) == ["started"]
    assert started.started[0].pid == int((bad.root / "bad.pid").read_text().split()[0])
    assert _states(await bad.call("bad", text, "start")) == []
    assert _states(await bad.call("bad", text, "stop")) == ["stopped"]
    assert not started.started[0].alive
    assert _states(await bad.call("bad", text, "stop")) == []


async def test_a_pidfile_that_comes_late_is_waited_for(bad: Host) -> None:
    text = _text("--forks 1 --late 0.5 --pidfile {root}/bad.pid")
    assert _states(await bad.call("bad", text, "start")) == ["started"]
    assert (await bad.call("bad", text, "status")).result is True


async def test_a_daemon_without_pidfile_is_started_and_the_log_tells(bad: Host) -> None:
    text = _text("--forks 1")
    outcome = await bad.call("bad", text, "start")
    assert _states(outcome) == ["started"]
    assert "bad.pid names no living process" in outcome.log
    assert (await bad.call("bad", text, "status")).result is False
    assert (await bad.call("bad", text, "info")).result is True
    assert _states(await bad.call("bad", text, "reload")) == ["stopped"]
    assert (await bad.call("bad", text, "info")).result is False


async def test_a_daemon_that_changes_its_title_is_found(bad: Host) -> None:
    text = _text("--forks 1 --title 'daemon: waiting' --pidfile {root}/bad.pid")
    await bad.call("bad", text, "start")
    assert (await bad.call("bad", text, "info")).result is True
    assert _states(await bad.call("bad", text, "reload")) == ["stopped"]


async def test_a_daemon_that_ignores_the_signal_is_a_fault_and_is_not_killed(bad: Host) -> None:
    text = _text("--forks 1 --ignore-term --children 2 --pidfile {root}/bad.pid")
    started = await bad.call("bad", text, "start")
    stopped = await bad.call("bad", text, "stop", patience=0.5)
    assert stopped.fault
    assert stopped.fault.text.startswith("Unable to stop: process ")
    assert stopped.signals == ()
    assert started.started[0].alive


async def test_where_it_is_allowed_the_whole_tree_is_killed(bad: Host) -> None:
    text = _text("--forks 2 --ignore-term --children 3 --pidfile {root}/bad.pid")
    started = await bad.call("bad", text, "start")
    tree = tree_of(started.started)
    assert len(tree) == 4
    stopped = await bad.call("bad", text, "stop", kill=True, patience=0.5)
    assert _states(stopped) == ["stopped"]
    assert not [each for each in tree if each.alive]


async def test_a_pidfile_that_is_left_behind_is_not_believed(bad: Host) -> None:
    text = _text("--forks 1 --pidfile {root}/bad.pid")
    started = await bad.call("bad", text, "start")
    (daemon,) = started.started
    daemon.send(signal.SIGKILL)
    daemon.wait(5)
    time.sleep(0.05)  # so that the other one starts in another tick of the kernel's clock
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"])
    try:
        # The number is given to another: as it is after a reboot, or long after.
        memory = bad.runner.layout.run / "bad.pidfiles"
        memory.write_text(memory.read_text().replace(f'"pid":{daemon.pid}', f'"pid":{other.pid}'))
        pidfile = bad.root / "bad.pid"
        stat = pidfile.stat()
        pidfile.write_text(f"{other.pid}\n")
        os.utime(pidfile, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        assert (await bad.call("bad", text, "status")).result is False
        assert _states(await bad.call("bad", text, "stop")) == []
        assert other.poll() is None
        assert _states(await bad.call("bad", text, "start")) == ["started"]
    finally:
        other.kill()
        other.wait()


async def test_a_text_in_the_pidfile_means_stopped(bad: Host) -> None:
    text = _text("--forks 1 --text --pidfile {root}/bad.pid")
    await bad.call("bad", text, "start")
    assert (await bad.call("bad", text, "status")).result is False


async def test_a_zombie_does_not_run(bad: Host) -> None:
    child = subprocess.Popen(["/bin/true"])
    try:
        async with asyncio.timeout(5):
            while Identity.of(child.pid) is not None:
                await asyncio.sleep(0.01)
        (bad.root / "bad.pid").write_text(f"{child.pid}\n")
        assert (await bad.call("bad", _text(""), "status")).result is False
    finally:
        child.wait()


async def test_a_stop_by_command_is_believed_when_the_daemon_is_gone(bad: Host) -> None:
    text = f"""{HEAD}
def start():
    startService(command="{{root}}/daemon", args="--forks 1 --pidfile {{root}}/bad.pid", pidfile="{{root}}/bad.pid", donotify=True)
def stop():
    stopService(command="/bin/sh", args="-c '(sleep 0.4; kill `head -1 {{root}}/bad.pid`) &'", donotify=True)
def reload():
    stopService(command="/bin/true", args="", donotify=True)
def status():
    return isServiceRunning("{{root}}/bad.pid")
"""
    (daemon,) = (await bad.call("bad", text, "start")).started
    assert _states(await bad.call("bad", text, "stop")) == ["stopped"]
    assert not daemon.alive
    await bad.call("bad", text, "start")
    lied = await bad.call("bad", text, "reload", patience=0.5)
    assert lied.fault
    assert "Unable to stop" in lied.fault.text


async def test_a_plan_to_stop_stops_nothing_and_does_not_wait(bad: Host) -> None:
    text = _text("--forks 1 --pidfile {root}/bad.pid").replace(
        "def stop():", "def stop():\n    stopService(command='/bin/true', args='', donotify=True)"
    )
    (daemon,) = (await bad.call("bad", text, "start")).started
    plan = await bad.call("bad", text, "stop", dry=True)
    assert plan.seconds < 3
    assert plan.actions == (
        "run: /bin/true",
        "tell System.Service.Changed(bad, stopped)",
        f"send SIGTERM to process {daemon.pid}",
        "tell System.Service.Changed(bad, stopped)",
    )
    assert daemon.alive
