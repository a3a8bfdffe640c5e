"""Participants that misbehave: each hurts its own step, and nothing else."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from mint import Participant, Workitem, participant
from mint.app.app import App
from mint.lang.read import read
from mint.model.message import Replay
from mint.participants import Registry
from mint.ports.front import LaunchOrder
from mint.settings import LimitSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mint.model.effect import ErrorRecord

PATIENCE = 20.0


class Unprintable(Exception):
    """An exception that cannot even be shown."""

    def __str__(self) -> str:
        raise RuntimeError

    def __repr__(self) -> str:
        raise RuntimeError


class Hollow(BaseException):
    """Not even an Exception."""


def _cycle() -> dict[str, Any]:
    cycle: dict[str, Any] = {}
    cycle["self"] = cycle
    return cycle


def _deep(levels: int) -> list[Any]:
    deep: list[Any] = []
    for _ in range(levels):
        deep = [deep]
    return deep


def _endless() -> Iterator[int]:
    while True:
        yield 1


async def _never() -> None:
    """Nobody awaits this."""


RAISED: dict[str, Callable[[], BaseException]] = {
    "an exception": lambda: ValueError("no flour"),
    "SystemExit": lambda: SystemExit(3),
    "KeyboardInterrupt": KeyboardInterrupt,
    "GeneratorExit": GeneratorExit,
    "StopIteration": lambda: StopIteration(1),
    "MemoryError": MemoryError,
    "RecursionError": RecursionError,
    "what cannot be printed": Unprintable,
    "no Exception at all": Hollow,
    "a message of 10 MB": lambda: ValueError("x" * 10_000_000),
    "half a character": lambda: ValueError("\ud800"),
    "NUL": lambda: ValueError("\x00"),
    "a group": lambda: ExceptionGroup("many", [ValueError(str(n)) for n in range(1000)]),
}

RETURNED: dict[str, Callable[[], Any]] = {
    "a text": lambda: "text",
    "a number": lambda: 5,
    "a list": lambda: [1],
    "a generator": _endless,
    "a coroutine": _never,
    "a class": lambda: Workitem,
    "bytes": lambda: {"x": b"x"},
    "a set": lambda: {"x": {1, 2}},
    "NaN": lambda: {"x": float("nan")},
    "infinity": lambda: {"x": [1, float("inf")]},
    "half a character": lambda: {"x": "\ud800"},
    "half a character in a name": lambda: {"\ud800": 1},
    "a cycle": _cycle,
    "keys that are no texts": lambda: {1: 2},
    "a huge number": lambda: {"x": 10**5000},
    "something deep": lambda: {"x": _deep(100_000)},
    "something too deep to keep": lambda: {"x": _deep(700)},
    "an object": lambda: {"x": object()},
    "50 MB": lambda: {"x": "x" * 50_000_000},
    "50 MB in small pieces": lambda: {"x": ["xxxxxxxx"] * 5_000_000},
}

over, answered, bothered = threading.Event(), threading.Event(), threading.Event()


@participant("raises")
def raises(wi: Workitem) -> None:
    error = RAISED[wi.params.what]()
    raise error


@participant("raises_async")
async def raises_async(wi: Workitem) -> None:
    error = RAISED[wi.params.what]()
    raise error


@participant("returns")
def returns(wi: Workitem) -> Any:
    return None if wi.fields.get("mended") else RETURNED[wi.params.what]()


@participant("leaves")
def leaves(wi: Workitem) -> None:
    if not wi.fields.get("mended"):
        wi.fields = RETURNED[wi.params.what]()


@participant("hangs")
def hangs(_wi: Workitem) -> None:
    over.wait(PATIENCE)


@participant("spins")
def spins(_wi: Workitem) -> None:
    while not over.is_set():
        time.sleep(0.001)


class Bothers(Participant):
    """Goes on with its workitem, and with threads, after it has answered."""

    name = "bothers"

    def on_workitem(self, wi: Workitem) -> None:
        fields = wi.fields
        wi.fields.n = 1

        def later() -> None:
            answered.wait(PATIENCE)
            for number in range(1000):
                fields.n = object()
                wi.fields[f"late_{number}"] = {1, 2}
                wi.progress(number, 10**400, "x" * 1000)
            bothered.set()

        threading.Thread(target=later).start()


@participant("follows")
def follows(wi: Workitem) -> None:
    answered.set()
    bothered.wait(PATIENCE)
    wi.fields.m = 2


@participant("chats")
def chats(wi: Workitem) -> None:
    wi.log("x" * 1_000_000)
    wi.log("\ud800\x00")
    wi.progress(float("nan"), float("inf"), "\ud800")
    wi.progress(10**5000, -1, "")


@participant("noop_work")
def noop_work(wi: Workitem) -> None:
    wi.fields.fine = True


class Real:
    """A whole MINT, and a process in it that nothing may disturb."""

    def __init__(self, data: Path) -> None:
        registry = Registry(
            raises, raises_async, returns, leaves, hangs, spins, Bothers, follows, chats, noop_work
        )
        limits = LimitSettings(payload=1_000_000)
        self.app = App(Settings(data=str(data), threads=2, limits=limits), registry)
        self.app.start()

    def launch(self, text: str, fields: dict[str, Any] | None = None) -> str:
        order = LaunchOrder(read(text).tree, fields or {})
        return self.app.engine.launch(order).result(PATIENCE)

    def until(self, holds: Callable[[], Any]) -> Any:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := holds():
                return found
            time.sleep(0.005)
        raise TimeoutError

    def ends(self, wfid: str) -> dict[str, Any]:
        views = self.app.engine.views

        def ended() -> dict[str, Any] | None:
            process = views.process(wfid)
            assert views.errors(wfid) == []
            return process.fields if process and process.state == "terminated" else None

        found: dict[str, Any] = self.until(ended)
        return found

    def error(self, wfid: str) -> ErrorRecord:
        (error,) = self.until(lambda: self.app.engine.views.errors(wfid))
        found: ErrorRecord = error
        return found

    def replay(self, wfid: str, fields: dict[str, Any]) -> None:
        self.app.engine.tell(Replay(wfid=wfid, fields=fields)).result(PATIENCE)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Real]:
    over.clear()
    running = Real(tmp_path_factory.mktemp("data"))
    yield running
    over.set()
    running.app.stop()


@pytest.fixture
def healthy(real: Real) -> Iterator[None]:
    """A process that is launched before, and ends after."""
    wfid = real.launch("sequence\n  noop_work\n  listen to: over, upon: entering\n  noop_work")
    yield
    views = real.app.engine.views
    real.until(lambda: any(node.listening for node in views.nodes(wfid)))
    real.launch("sequence tag: over\n  noop_work")
    assert real.ends(wfid)["fine"] is True


@pytest.mark.parametrize("what", RAISED)
@pytest.mark.parametrize("name", ["raises", "raises_async"])
@pytest.mark.usefixtures("healthy")
def test_whatever_it_raises_is_an_error_of_its_step(real: Real, name: str, what: str) -> None:
    wfid = real.launch(f"{name} what: '{what}'", {"n": 1})
    error = real.error(wfid)
    assert error.fault.kind == "participant"
    assert len(error.fault.message) <= 10_000
    assert sum(map(len, error.fault.trace)) <= 100_000
    assert error.fields["n"] == 1


@pytest.mark.parametrize("what", RETURNED)
@pytest.mark.parametrize("name", ["returns", "leaves"])
@pytest.mark.filterwarnings("ignore:coroutine '_never' was never awaited")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("healthy")
def test_whatever_it_returns_is_an_error_of_its_step(real: Real, name: str, what: str) -> None:
    wfid = real.launch(f"{name} what: '{what}'", {"n": 1})
    error = real.error(wfid)
    assert error.fault.kind in ("validation", "limit", "participant")
    assert error.fields["n"] == 1
    real.replay(wfid, {"mended": True})
    assert real.ends(wfid)["n"] == 1


@pytest.mark.usefixtures("healthy")
def test_what_hangs_is_ended_by_its_timeout_and_others_go_on(real: Real) -> None:
    wfids = [real.launch("hangs timeout: 0.1s") for _ in range(10)]
    wfids += [real.launch("spins timeout: 0.1s") for _ in range(10)]
    for wfid in wfids:  # more of them than there are threads
        assert "__timed_out__" in real.ends(wfid)
    assert real.ends(real.launch("noop_work"))["fine"] is True


@pytest.mark.usefixtures("healthy")
def test_what_it_does_after_its_answer_changes_nothing(real: Real) -> None:
    fields = real.ends(real.launch("sequence\n  bothers\n  follows", {"n": 0}))
    assert fields == {"n": 1, "m": 2}


@pytest.mark.usefixtures("healthy")
def test_whatever_it_says_on_the_way_does_no_harm(real: Real) -> None:
    assert real.launch("chats")
    wfid = real.launch("sequence\n  chats\n  noop_work")
    assert real.ends(wfid)["fine"] is True


def test_the_interpreter_is_as_it_was() -> None:
    assert sys.getrecursionlimit() == 1000
