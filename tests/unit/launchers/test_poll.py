from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import Future
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.app.app import App
from mint.errors import MintError
from mint.launchers import Launch, Launcher, Poll
from mint.launchers import poll as poll_module
from mint.model.tree import Tree
from mint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mint.ports.front import LaunchOrder

NOOP = Tree("noop")


class Book:
    """An engine that writes down what it starts, keeps launch keys, and may be out of order."""

    def __init__(self) -> None:
        self.orders: list[LaunchOrder] = []
        self.broken: Exception | None = None
        self.silent = False
        self.launched = threading.Event()

    def launch(self, order: LaunchOrder) -> Future[str]:
        future: Future[str] = Future()
        keys = [known.launch_key for known in self.orders]
        if self.broken is not None:
            future.set_exception(self.broken)
            return future
        if order.launch_key not in keys:
            keys.append(order.launch_key)
            self.orders.append(order)
        if not self.silent:
            future.set_result(f"wfid-{keys.index(order.launch_key)}")
        self.launched.set()
        return future


class Script:
    """A condition that returns one thing after the other, and raises those that are exceptions."""

    def __init__(self, *results: object) -> None:
        self.results = list(results)
        self.looks = 0

    def __call__(self) -> object:
        self.looks += 1
        result = self.results.pop(0) if len(self.results) > 1 else self.results[0]
        if isinstance(result, Exception):
            raise result
        return result


def poll_of(condition: Callable[[], object], book: Book, every: float = 3600.0) -> Poll:
    return Poll(Launcher(condition, every, "tags", NOOP), book)  # type: ignore[arg-type]  # some are wrong on purpose


@pytest.fixture
def book() -> Book:
    return Book()


def test_nothing_found_nothing_launched(book: Book) -> None:
    poll = poll_of(Script(None), book)
    assert poll.look() == []
    assert book.orders == []


def test_fields_are_launched_with_the_definition_of_the_launcher(book: Book) -> None:
    poll = poll_of(Script({"a": 1}), book)
    assert poll.look() == ["wfid-0"]
    (order,) = book.orders
    assert (order.tree, order.fields, order.by) == (NOOP, {"a": 1}, "tags")
    assert poll.launched == 1


def test_a_launch_may_bring_its_own_definition(book: Book) -> None:
    poll_of(Script(Launch(Tree("stall"))), book).look()
    assert book.orders[0].tree == Tree("stall")


def test_a_condition_that_stays_true_launches_once(book: Book) -> None:
    poll = poll_of(Script({"a": 1}, {"a": 2}, {"a": 2}), book)
    assert [poll.look() for _ in range(4)] == [["wfid-0"], [], [], []]


def test_it_launches_again_when_it_becomes_true_again(book: Book) -> None:
    poll = poll_of(Script({"a": 1}, None, {"a": 1}), book)
    assert [poll.look() for _ in range(4)] == [["wfid-0"], [], ["wfid-1"], []]


@given(st.lists(st.booleans()))
def test_without_keys_there_are_as_many_launches_as_rising_edges(states: list[bool]) -> None:
    book = Book()
    poll = poll_of(Script(*[{} if state else None for state in states], None), book)
    for _ in states:
        poll.look()
    before = [False, *states]
    assert len(book.orders) == sum(
        now and not was for was, now in zip(before, states, strict=False)
    )


@given(st.lists(st.lists(st.sampled_from("abc"), unique=True)))
def test_with_keys_each_event_is_launched_once(looks: list[list[str]]) -> None:
    book = Book()
    poll = poll_of(Script(*[[Launch(key=key) for key in keys] for keys in looks], None), book)
    for _ in looks:
        poll.look()
    assert sorted(str(order.launch_key) for order in book.orders) == sorted(
        f"tags:{key}" for key in {key for keys in looks for key in keys}
    )


def test_a_key_that_is_there_still_is_not_asked_for_again(book: Book) -> None:
    poll = poll_of(Script(Launch(key="1.2")), book)
    assert [poll.look(), poll.look()] == [["wfid-0"], []]


def test_another_poll_of_the_same_name_knows_the_keys_through_the_engine(book: Book) -> None:
    for _ in range(2):
        assert poll_of(Script(Launch(key="1.2")), book).look() == ["wfid-0"]


def test_an_exception_is_kept_as_the_fault_and_the_next_look_clears_it(book: Book) -> None:
    poll = poll_of(Script(KeyError("x"), {}), book)
    assert poll.look() == []
    assert poll.fault == "KeyError: 'x'"
    assert poll.look() == ["wfid-0"]
    assert poll.fault is None


def test_the_same_fault_is_logged_once(book: Book, capsys: pytest.CaptureFixture[str]) -> None:
    poll = poll_of(Script(OSError("gone"), OSError("gone"), OSError("still"), {}), book)
    for _ in range(3):
        poll.look()
    printed = capsys.readouterr().out
    assert printed.count("launcher failed") == 2
    assert "OSError: gone" in printed


def test_an_exception_does_not_make_a_true_condition_new(book: Book) -> None:
    poll = poll_of(Script({}, OSError("gone"), {}), book)
    assert [poll.look() for _ in range(3)] == [["wfid-0"], [], []]


def test_a_wrong_result_is_explained(book: Book) -> None:
    poll = poll_of(Script(True), book)
    poll.look()
    assert poll.fault is not None
    assert poll.fault.startswith('the launcher "tags" returned bool: return None for nothing')


def test_a_launch_that_fails_is_tried_again_with_its_key(book: Book) -> None:
    poll = poll_of(Script({"a": 1}), book)
    book.broken = MintError("the disk is full")
    assert poll.look() == []
    assert poll.fault == "the disk is full"
    book.broken = None
    assert poll.look() == ["wfid-0"]
    assert poll.look() == []


def test_a_launch_that_failed_is_owed_when_its_event_is_gone(book: Book) -> None:
    poll = poll_of(Script({"a": 1}, None), book)
    book.broken = MintError("the disk is full")
    assert [poll.look(), poll.look()] == [[], []]
    book.broken = None
    assert poll.look() == ["wfid-0"]
    assert poll.look() == []
    assert book.orders[0].fields == {"a": 1}


def test_a_late_answer_does_not_make_a_second_process(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poll_module, "_PATIENCE", 0.01)
    poll = poll_of(Script({"a": 1}), book)
    book.silent = True
    assert poll.look() == []
    assert poll.fault == "no answer to a launch within 0.01 seconds"
    book.silent = False
    assert poll.look() == ["wfid-0"]
    assert len(book.orders) == 1


def test_one_bad_launch_does_not_stop_the_others(book: Book, tmp_path: Path) -> None:
    poll = poll_of(Script([Launch(tmp_path / "no.radial", key="a"), Launch(key="b")]), book)
    assert poll.look() == ["wfid-0"]
    assert "no.radial: No such file" in str(poll.fault)
    (tmp_path / "no.radial").write_text("noop\n")
    assert poll.look() == ["wfid-1"]
    assert poll.fault is None


def test_an_async_condition(book: Book) -> None:
    async def condition() -> dict[str, int]:
        await asyncio.sleep(0)
        return {"a": 1}

    assert poll_of(condition, book).look() == ["wfid-0"]


def test_async_looks_share_one_event_loop(book: Book) -> None:
    loops = []
    enough = threading.Event()

    async def condition() -> None:
        loops.append(asyncio.get_running_loop())
        if len(loops) == 3:
            enough.set()

    with poll_of(condition, book, every=0.001):
        assert enough.wait(5)
    assert len(set(loops)) == 1


def test_started_it_looks_at_once(book: Book) -> None:
    with poll_of(Script({}), book):
        assert book.launched.wait(5)


def test_stopping_does_not_wait_for_the_next_look(book: Book) -> None:
    poll = poll_of(Script({}), book)
    poll.start()
    assert book.launched.wait(5)
    before = time.monotonic()
    poll.stop()
    assert time.monotonic() - before < 1


def test_it_goes_on_after_an_exception(book: Book) -> None:
    with poll_of(Script(OSError("gone"), ValueError("odd"), {}), book, every=0.001):
        assert book.launched.wait(5)


def test_it_waits_between_looks(book: Book) -> None:
    script = Script(None)
    with poll_of(script, book, every=0.05):
        time.sleep(0.12)
    assert 1 <= script.looks <= 4


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with App(Settings(data=str(tmp_path))) as app:
        yield app


def test_a_real_engine_starts_one_process_per_key(app: App) -> None:
    launcher = Launcher(lambda: Launch(key="1.2", fields={"a": 1}), 3600.0, "tags", NOOP)
    (first,) = Poll(launcher, app.engine).look()
    (second,) = Poll(launcher, app.engine).look()
    assert first == second
    process = app.engine.views.process(first)
    assert process is not None
    assert process.launch_key == "tags:1.2"
    assert [found.wfid for found in app.engine.views.processes()] == [first]


def test_a_launch_may_say_that_there_is_one_of_a_name(book: Book) -> None:
    poll = poll_of(Script(Launch(NOOP, key="1", single="nightly")), book)
    poll.look()
    assert [order.single for order in book.orders] == ["nightly"]


def test_what_is_deployed_is_launched_by_its_name() -> None:
    book = Book()
    found = [Launch(key="a"), Launch("release@3", {"n": 1}, key="b"), Launch(NOOP, key="c")]
    Poll(Launcher(lambda: found, 1.0, "tags", "release"), book).look()
    told = [(order.named, order.fields, order.launch_key, order.by) for order in book.orders]
    assert told == [
        ("release", {}, "tags:a", "tags"),
        ("release@3", {"n": 1}, "tags:b", "tags"),
        ("", {}, "tags:c", "tags"),
    ]


def test_an_engine_alone_does_not_know_what_is_deployed(app: App) -> None:
    poll = Poll(Launcher(dict, 1.0, "tags", "release"), app.engine)
    assert poll.look() == []
    assert "does not know what is deployed as 'release'" in (poll.fault or "")
