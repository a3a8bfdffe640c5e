from __future__ import annotations

import asyncio
import threading

import structlog

from mint.transport.loop import LoopThread


def test_no_thread_before_the_first_task() -> None:
    before = threading.active_count()
    loop = LoopThread("lazy")
    assert threading.active_count() == before
    assert loop.close(timeout=1.0)


def test_tasks_run_in_its_thread_under_their_names() -> None:
    seen: list[tuple[str, str]] = []
    done = threading.Event()
    loop = LoopThread("my-loop")

    async def note(_: None) -> None:
        task = asyncio.current_task()
        assert task is not None
        seen.append((threading.current_thread().name, task.get_name()))
        done.set()

    loop.spawn(note, None, "my task")
    assert done.wait(5.0)
    assert loop.close(timeout=5.0)
    assert seen == [("my-loop", "my task")]


def test_many_spawned_from_many_threads_all_run() -> None:
    count = threading.Semaphore(0)
    loop = LoopThread("busy")

    async def run(_: int) -> None:
        await asyncio.sleep(0)
        count.release()

    def spawn() -> None:
        for number in range(200):
            loop.spawn(run, number, "one")

    threads = [threading.Thread(target=spawn) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(800):
        assert count.acquire(timeout=5.0)
    for thread in threads:
        thread.join()
    assert loop.close(timeout=5.0)


def test_a_task_that_raises_does_not_touch_the_others() -> None:
    both = threading.Barrier(2)
    loop = LoopThread("mixed")

    async def fail(_: None) -> None:
        raise ValueError

    async def wait(started: threading.Event) -> None:
        started.set()
        await asyncio.sleep(0.01)
        await asyncio.to_thread(both.wait, 5.0)

    started = threading.Event()
    loop.spawn(wait, started, "waits")
    assert started.wait(5.0)
    with structlog.testing.capture_logs() as lines:
        loop.spawn(fail, None, "fails")
        both.wait(timeout=5.0)
        assert loop.close(timeout=5.0)
    assert [(line["event"], line["task"]) for line in lines] == [("task failed", "fails")]


def test_close_cancels_what_runs_and_ends_the_thread() -> None:
    started, cancelled = threading.Event(), threading.Event()
    loop = LoopThread("closing")

    async def hang(_: None) -> None:
        started.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    loop.spawn(hang, None, "hangs")
    assert started.wait(5.0)
    assert loop.close(timeout=5.0)
    assert cancelled.is_set()


def test_after_the_close_nothing_is_run_and_nothing_raised() -> None:
    seen: list[None] = []
    loop = LoopThread("closed")

    async def note(_: None) -> None:
        seen.append(None)

    loop.spawn(note, None, "in time")
    loop.close(timeout=5.0)
    before = list(seen)
    loop.spawn(note, None, "late")
    loop.call(lambda: seen.append(None))
    assert seen == before


def test_it_can_be_closed_before_its_thread_has_come_up() -> None:
    async def nothing(_: None) -> None: ...

    for _ in range(20):
        loop = LoopThread("short")
        loop.spawn(nothing, None, "nothing")
        assert loop.close(timeout=5.0)


def test_close_tells_when_a_task_refuses_to_end() -> None:
    started, release = threading.Event(), threading.Event()
    loop = LoopThread("blocked")

    async def block(_: None) -> None:
        started.set()
        release.wait(5.0)

    loop.spawn(block, None, "blocks")
    assert started.wait(5.0)
    assert not loop.close(timeout=0.01)
    release.set()
    assert loop.close(timeout=5.0)
