from __future__ import annotations

import asyncio
import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.service_scripts.host import Host

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

_SCRIPT = """
from comar.service import *
serviceType = "server"
serviceDesc = _({"en": "A service"})

@synchronized
def start():
    notify("System.Service", "Changed", (script(), "started"))

@synchronized
def stop():
    raise ValueError, "no"

def status():
    return isServiceRunning("/nowhere")

def reload():
    return run("/bin/true")
"""
_METHODS = ["start", "stop", "status", "info", "nothing"]
_AT_ONCE = 20


def _descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def _kilobytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


async def _make(host: Host, calls: int) -> None:
    numbers = iter(range(calls))
    scripts = [host.script(f"leak{number}", _SCRIPT) for number in range(4)]

    async def caller() -> None:
        for number in numbers:
            method = _METHODS[number % len(_METHODS)]
            outcome = await host.runner.call(scripts[number % len(scripts)], method)
            expected = {"stop": "ValueError", "nothing": "Missing"}.get(method)
            assert (outcome.fault and outcome.fault.name) == expected

    async with asyncio.TaskGroup() as group:
        for _ in range(_AT_ONCE):
            group.create_task(caller())


async def test_many_calls_leave_no_process_descriptor_lock_or_file(
    host: Host, request: pytest.FixtureRequest
) -> None:
    calls = request.config.getoption("calls", default=2000)
    zygote = host.runner.nursery.pid
    await _make(host, 500)
    gc.collect()
    own, its = _descriptors(os.getpid()), _descriptors(zygote)
    memory = _kilobytes(os.getpid()), _kilobytes(zygote)

    await _make(host, calls)

    gc.collect()
    assert host.runner.nursery.pid == zygote
    async with asyncio.timeout(10):
        while _children(zygote):
            await asyncio.sleep(0.01)
    assert (_descriptors(os.getpid()), _descriptors(zygote)) == (own, its)
    assert not host.runner.running
    grown = (_kilobytes(os.getpid()) - memory[0], _kilobytes(zygote) - memory[1])
    print(f"{calls} calls, grown by {grown} KiB")  # noqa: T201 - for the run by hand
    assert max(grown) < 4096
    for number in range(4):
        assert len(host.runner.journal.entries(f"leak{number}")) <= 40
