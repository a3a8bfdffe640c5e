from __future__ import annotations

import asyncio
import os
import signal
import time
from typing import TYPE_CHECKING

import pytest
from tests.service_scripts.reading import HEAD

from mint.services.processes.finding import find
from mint.services.processes.identity import command_line
from mint.services.runner import Busy, Runner
from mint.services.script import Script

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.service_scripts.host import Host

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def _until(fact: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not fact():
            await asyncio.sleep(0.01)


async def test_time_that_is_up_ends_the_call_and_spares_its_daemon(host: Host) -> None:
    text = f"""{HEAD}
def start():
    startService(command="/usr/bin/sleep", args="41", detach=True, pidfile="{{root}}/d.pid", makepid=True)
    os.system("/usr/bin/sleep 42; true")
"""
    outcome = await host.call("slow", text, "start", timeout=1.0)

    assert outcome.fault
    assert outcome.fault.name == "TimeoutError"
    assert "start() was not over after 1 s" in outcome.fault.text
    (daemon,) = outcome.started
    try:
        assert daemon.alive
        assert not [one for one in find("/usr/bin/sleep") if command_line(one.pid)[1:] == ["42"]]
    finally:
        daemon.send(signal.SIGKILL)


async def test_a_cancelled_script_may_clean_up(host: Host) -> None:
    text = f"""{HEAD}
def start():
    try:
        notify("System.Service", "Changed", (script(), "started"))
        time.sleep(60)
    finally:
        file("{{root}}/cleaned", "w").write("x")
"""
    seen = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        call = group.create_task(
            host.call("cancelled", text, "start", on_signal=lambda _: seen.set(), caller="me")
        )
        await seen.wait()
        (number,) = [key for key, each in host.runner.running.items() if each.caller == "me"]
        assert host.runner.cancel(number)
    assert call.result().fault
    assert call.result().fault.name == "KeyboardInterrupt"  # type: ignore[union-attr]
    assert (host.root / "cleaned").exists()
    assert not host.runner.cancel(number)


async def test_a_lock_lets_one_call_run_at_a_time_and_is_never_lost(host: Host) -> None:
    text = f"""{HEAD}
@synchronized
def start():
    name = "{{root}}/alone"
    os.close(os.open(name, os.O_CREAT | os.O_EXCL))
    time.sleep(0.05)
    os.unlink(name)
    return "alone"
@synchronized
def stop():
    os.kill(os.getpid(), 9)
@synchronized
def reload():
    raise ValueError, "x"
"""
    script = host.script("alone", text)
    methods = ["start", "stop", "reload", "start", "reload", "stop", "start"]
    outcomes = await asyncio.gather(*(host.runner.call(script, method) for method in methods))

    assert [each.result for each in outcomes if each.result] == ["alone"] * 3
    killed = [each.fault for each in outcomes if each.fault and each.fault.name == "ChildEnded"]
    assert len(killed) == 2
    assert "by signal 9" in killed[0].text


async def test_a_zygote_that_dies_is_replaced_and_calls_go_on(host: Host) -> None:
    text = f"{HEAD}\ndef status():\n    time.sleep(0.5)\n    return 'done'\n"
    script = host.script("survives", text)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(host.runner.call(script, "status"))
        await _until(lambda: any(c.conversation.child for c in host.runner.running.values()))
        os.kill(host.runner.nursery.pid, signal.SIGKILL)
        more = [group.create_task(host.runner.call(script, "status")) for _ in range(5)]
    assert running.result().result == "done", running.result()
    assert [each.result().result for each in more] == ["done"] * 5


async def test_there_is_room_for_so_many_calls_and_no_more(host: Host) -> None:
    script = host.script("many", f"{HEAD}\ndef status():\n    time.sleep(0.3)\n    return 1\n")
    async with Runner(host.runner.layout, most=30) as runner:
        calls = (runner.call(script, "status") for _ in range(31))
        results = await asyncio.gather(*calls, return_exceptions=True)
    assert sum(isinstance(each, Busy) for each in results) == 1
    assert sum(getattr(each, "result", None) == 1 for each in results) == 30


async def test_signals_come_while_the_call_runs_also_those_of_others(host: Host) -> None:
    inner = (
        f"{HEAD}\ndef start():\n    notify('System.Service', 'Changed', (script(), 'started'))\n"
    )
    host.script("inner", inner)
    text = f"""{HEAD}
def start():
    startDependencies("inner")
    notify("System.Service", "Changed", (script(), "started"))
"""
    heard: list[object] = []
    outcome = await host.call("outer", text, "start", on_signal=heard.append)
    assert [(each.app, each.args) for each in outcome.signals] == [
        ("inner", ("inner", "started")),
        ("outer", ("outer", "started")),
    ]
    assert heard == list(outcome.signals)


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("tr", "Bir servis"), ("tr_TR.UTF-8", "Bir servis"), ("de", "A service"), ("", "A service")],
)
async def test_a_description_is_in_the_language_of_the_caller(
    host: Host, locale: str, expected: str
) -> None:
    outcome = await host.call("spoken", HEAD, "info", locale=locale)
    assert outcome.result == ["server", expected, "off"]


@pytest.mark.parametrize(
    ("state", "running", "told"),
    [
        ("on", "True", "on"),
        ("on", "False", "stopped"),
        ("on", "nothing", "on"),
        ("off", "True", "started"),
        ("off", "False", "off"),
        ("off", "nothing", "off"),
        ("conditional", "True", "conditional_started"),
        ("conditional", "False", "conditional_stopped"),
        ("conditional", "nothing", "conditional"),
    ],
)
async def test_info_joins_what_is_wanted_and_what_is(
    host: Host, state: str, running: str, told: str
) -> None:
    script = host.script("stated", f"{HEAD}\ndef status():\n    return {running}\n")
    await host.runner.call(script, "setState", args=(state,))
    outcome = await host.runner.call(script, "info")
    assert outcome.result == ["server", "A service", told]


async def test_ready_starts_what_is_on_only(host: Host) -> None:
    script = host.script("booted", f"{HEAD}\ndef start():\n    return 'started'\n")
    for state, expected in (("off", None), ("conditional", None), ("on", "started")):
        await host.runner.call(script, "setState", args=(state,))
        assert (await host.runner.call(script, "ready")).result == expected


async def test_a_text_that_changes_is_read_again(host: Host) -> None:
    for value in range(3):
        outcome = await host.call(
            "changed", f"{HEAD}\ndef status():\n    return {value}\n", "status"
        )
        assert outcome.result == value


async def test_what_a_call_writes_is_kept_on_disk_within_bounds(host: Host) -> None:
    text = f"{HEAD}\ndef start():\n    os.system('yes 2>/dev/null | head -c 1000000')\n    print 'end'\n"
    script = host.script("loud", text)
    for _ in range(45):
        outcome = await host.runner.call(script, "start")
    assert outcome.log.endswith("y\nend\n")
    assert len(outcome.log) <= 64 * 1024
    entries = host.runner.journal.entries("loud")
    assert entries[-1].text() == outcome.log
    assert len(entries) <= 40
    host.runner.journal.trim("loud")
    assert len(host.runner.journal.entries("loud")) == 20
    assert sum(each.path.stat().st_size for each in entries if each.path.exists()) < 20 * 130_000


async def test_a_log_that_a_daemon_holds_open_stays_and_is_cut(host: Host) -> None:
    ours = f"50.{os.getpid()}"  # seconds, like nobody else's
    talk = f"(sleep 0.5; yes 2>/dev/null | head -c 300000; sleep {ours}) &"
    text = f"{HEAD}\ndef start():\n    os.system('{talk}')\n"
    await host.call("talker", text, "start")
    (entry,) = host.runner.journal.entries("talker")
    try:
        await _until(lambda: entry.path.stat().st_size > 290_000)
        for _ in range(25):
            await host.call("talker", f"{HEAD}\ndef start():\n    print 'x'\n", "start")
        host.runner.journal.trim("talker")
        assert entry.path.exists()
        assert entry.path.stat().st_size <= 128 * 1024
    finally:
        for each in find(name="sleep"):
            if command_line(each.pid)[1:] == [ours]:
                each.send(signal.SIGKILL)


async def test_a_script_that_is_not_there_is_a_fault(host: Host) -> None:
    script = host.script("gone", HEAD)
    script.path.unlink()
    outcome = await host.runner.call(script, "start")
    assert outcome.fault
    assert outcome.fault.name == "FileNotFoundError"


async def test_a_dry_run_changes_nothing(host: Host) -> None:
    folder = host.root / "untouched"
    folder.mkdir()
    (folder / "a").write_text("a")
    text = f"""{HEAD}
import shutil
def start():
    for act in (
        lambda: open("{{root}}/untouched/b", "w").write("b"),
        lambda: os.remove("{{root}}/untouched/a"),
        lambda: shutil.rmtree("{{root}}/untouched"),
        lambda: shutil.copy("{{root}}/untouched/a", "{{root}}/untouched/c"),
        lambda: os.open("{{root}}/untouched/d", os.O_CREAT),
        lambda: os.system("touch {{root}}/untouched/e"),
        lambda: os.fork(),
        lambda: os.kill(os.getppid(), 9),
        lambda: subprocess.call(["touch", "{{root}}/untouched/f"]),
        lambda: os.popen("touch {{root}}/untouched/g").read(),
        lambda: __import__("ctypes").CDLL(None).unlink("{{root}}/untouched/a"),
        lambda: os.execv("/usr/bin/touch", ["touch", "{{root}}/untouched/h"]),
    ):
        try:
            act()
        except (Exception, SystemExit), e:
            print e
    time.sleep(1000)
    setState("on")
"""
    before = time.monotonic()
    outcome = await host.call("planned", text, "start", dry=True)
    assert time.monotonic() - before < 5
    assert outcome.fault is None
    assert [each.name for each in folder.iterdir()] == ["a"]
    assert len(outcome.actions) >= 8
    assert not (host.runner.layout.states / "enabled" / "planned").exists()
    assert outcome.signals == ()


async def test_a_daemon_is_in_the_control_group_of_its_service(host: Host) -> None:
    groups = host.runner.groups
    if not groups.folder_for("grouped"):
        pytest.skip("no control group may be made here")
    text = f"""{HEAD}
def start():
    startService("/usr/bin/sleep", "50", "{{root}}/g.pid", True, None, True)
def stop():
    stopService("{{root}}/g.pid")
"""
    (daemon,) = (await host.call("grouped", text, "start")).started
    assert groups.pids("grouped") == [daemon.pid]
    await host.call("grouped", text, "stop")
    assert groups.pids("grouped") == []


@pytest.mark.parametrize(
    ("app", "model", "method"),
    [
        ("../../x", "System.Service", "start"),
        ("x", "../..", "start"),
        ("x", "System.Service", "../../start"),
        ("", "System.Service", "start"),
        ("x", "System.Service", ""),
    ],
)
async def test_a_name_leads_to_no_other_folder(
    host: Host, app: str, model: str, method: str
) -> None:
    script = Script.of(host.runner.layout, app, model)
    outcome = await host.runner.call(script, method)
    assert outcome.fault
    assert outcome.fault.name == "LookupError"
    text = f"{HEAD}\ndef start():\n    call({app!r}, {model!r}, {method!r})\n"
    outcome = await host.call("caller", text, "start")
    assert outcome.fault
    assert outcome.fault.text.startswith(("No script has such a name", "There is no script"))


async def test_a_call_that_writes_without_end_fills_no_disk(host: Host) -> None:
    text = f"{HEAD}\ndef start():\n    os.system('yes | head -c 3000000; sleep 1.3; echo end')\n"
    async with asyncio.TaskGroup() as group:
        call = group.create_task(host.call("endless", text, "start"))
        await asyncio.sleep(1.15)
        (entry,) = host.runner.journal.entries("endless")
        await _until(lambda: entry.path.stat().st_size <= 128 * 1024)
    assert call.result().log.endswith("end\n")


async def test_two_runners_share_a_folder_of_logs(host: Host) -> None:
    script = host.script("shared", f"{HEAD}\ndef status():\n    print 'x'\n")
    async with Runner(host.runner.layout) as other:
        for runner in (host.runner, other, host.runner, other):
            assert (await runner.call(script, "status")).log == "x\n"
    assert len(host.runner.journal.entries("shared")) == 4


async def test_a_script_that_disturbs_the_talk_with_the_runner_is_a_fault(host: Host) -> None:
    text = f"""{HEAD}
# pisi: python3
from mint.services.running.current import current
def start():
    current()._sock.sendall(b"\\0\\0\\0\\1x")
def stop():
    current()._sock.close()
"""
    script = host.script("disturbs", text)
    started = await host.runner.call(script, "start")
    assert started.fault
    assert "nobody understands" in started.fault.text
    stopped = await host.runner.call(script, "stop")
    assert stopped.fault
    assert stopped.fault.name in {"ChildEnded", "OSError"}


async def test_without_a_process_in_time_a_call_is_a_fault(host: Host) -> None:
    script = host.script("waits", HEAD)
    async with Runner(host.runner.layout) as runner:
        os.kill(runner.nursery.pid, signal.SIGSTOP)
        outcome = await runner.call(script, "info", timeout=0.3)
        os.kill(runner.nursery.pid, signal.SIGCONT)
        assert outcome.fault
        assert outcome.fault.text == "info() got no process within 0.3 s."
        assert (await runner.call(script, "info")).fault is None


async def test_a_process_that_a_script_forks_keeps_no_lock(host: Host) -> None:
    text = f"""{HEAD}
@synchronized
def start():
    if os.fork() == 0:
        os.setsid()
        time.sleep(8)
        os._exit(0)
@synchronized
def stop():
    return "stopped"
"""
    script = host.script("forks", text)
    assert (await host.runner.call(script, "start")).fault is None
    assert (await host.runner.call(script, "stop", timeout=5)).result == "stopped"
