"""Workers elsewhere: steps that participants in other processes fetch over HTTP.

    python -m benchmarks.remote [--workers N] [--concurrency N]

`mint up` knows no participant of its own; `mint participant run` hosts one in processes of its
own. One process has a thousand branches of ten no-op steps, each step durable, so that launching
costs nothing here. CPU is that of the server and of all workers. Beside it, in the same run: the
same job with the participant in the server's process. The latency is that of a single branch.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.peers.job import STEPS
from benchmarks.support.cpu import family_seconds
from benchmarks.support.flight import TEN_STEPS
from benchmarks.support.options import choose, options
from benchmarks.support.report import Report
from benchmarks.support.server import MINT, mint_up
from mint.lang.build import define, step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx2

    from benchmarks.support.server import Up

_CODE = """\
from mint import participant

@participant
def work(wi):
    pass
"""
_PATIENCE = 120.0


@dataclass(frozen=True)
class Done:
    """What was done.

    Args:
        steps: so many.
        seconds: by the clock.
        server: CPU seconds.
        workers: CPU seconds, of all of them.
    """

    steps: int
    seconds: float
    server: float
    workers: float


def main() -> None:
    """Measure, and print."""
    parser = options(__doc__)
    parser.add_argument("--workers", type=int, default=1, help="processes; default: 1")
    parser.add_argument("--concurrency", type=int, default=100, help="of one; default: 100")
    given = parser.parse_args()
    if not _can_host():
        print("this MINT has no `mint participant run`: nothing to measure", file=sys.stderr)
        return
    count = choose(given, tiny=5, quick=200, full=1_000)
    report = Report("remote", __doc__)
    with tempfile.TemporaryDirectory(prefix="mint-bench-") as folder:
        code = Path(folder) / "workers.py"
        code.write_text(_CODE)
        near = _near(Path(folder) / "near", code, count)
        with mint_up(Path(folder) / "far") as up, ExitStack() as stack:
            words = ("--concurrency", str(given.concurrency))
            data = Path(folder) / "far"
            workers = [
                stack.enter_context(worker(data, code, *words)) for _ in range(given.workers)
            ]
            _wait(up, lambda: '"name":"work"' in _asked(up, "/participants").text)
            run(up, workers, 1)
            far = run(up, workers, count)
            one = run(up, workers, 1)
    name = f"workers: {given.workers}, each {given.concurrency} at a time"
    _tell(report, name, far, near)
    report.tell("a branch alone, a step", one.seconds / one.steps * 1000, "ms")
    report.finish(given)


def _can_host() -> bool:
    words = [MINT, "participant", "run", "--help"]
    return subprocess.run(words, check=False, capture_output=True).returncode == 0


def _near(data: Path, code: Path, count: int) -> Done:
    """The same in the server's process."""
    with mint_up(data, "--participants", str(code)) as up:
        run(up, [], 1)
        return run(up, [], count)


@contextmanager
def worker(data: Path, code: Path, *words: str) -> Iterator[int]:
    """A process that hosts the participant: its process id."""
    with subprocess.Popen(
        [MINT, "participant", "run", str(code), "--data", str(data), *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process.pid
        finally:
            process.terminate()
            process.wait()


def run(up: Up, workers: list[int], branches: int) -> Done:
    """So many branches of ten steps, from the launch to the end of the last."""
    body = step("concurrent_iterator", step("sequence", *TEN_STEPS.children), times=branches)
    order = {"definition": define("bench", body).to_json(), "fields": {"n": 1}}
    pids = (up.pid, *workers)
    before = [family_seconds(pid) for pid in pids]
    wfid = up.client.post("/processes", json=order).raise_for_status().json()["wfid"]
    _wait(up, lambda: _asked(up, "/status").json()["running"] == 0)
    server, *others = (family_seconds(pid) - was for pid, was in zip(pids, before, strict=True))
    process = _asked(up, f"/processes/{wfid}").json()["process"]
    seconds = process["ended_at"] - process["launched_at"]
    return Done(branches * STEPS, seconds, server, sum(others))


def _wait(up: Up, holds: Callable[[], bool]) -> None:
    """Ask the server until something holds."""
    end = time.monotonic() + _PATIENCE
    while not holds():
        if time.monotonic() > end or _asked(up, "/status").json()["errors"]:
            raise TimeoutError(f"that never came: {_asked(up, '/errors').text}")
        time.sleep(0.02)


def _asked(up: Up, path: str) -> httpx2.Response:
    return up.client.get(path).raise_for_status()


def _tell(report: Report, name: str, far: Done, near: Done) -> None:
    rates = {"in the server": near.steps / near.seconds}
    report.tell(f"{name}: rate", far.steps / far.seconds, "steps/s", peers=rates)
    costs = {"in the server": near.server / near.steps * 1000}
    cpu = (far.server + far.workers) / far.steps * 1000
    report.tell(f"{name}: CPU of all processes", cpu, "ms/step", peers=costs)
    report.tell(f"{name}: CPU of the workers", far.workers / far.steps * 1000, "ms/step")
    report.chart("Steps per second", "steps/s", {f"MINT, {name}": far.steps / far.seconds, **rates})


if __name__ == "__main__":
    main()
