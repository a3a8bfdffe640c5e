from __future__ import annotations

import sys
import threading
import time
from contextvars import ContextVar

import structlog

from mint.transport.pool import Pool


def test_no_thread_before_the_first_job() -> None:
    before = threading.active_count()
    Pool("lazy", threads=4)
    assert threading.active_count() == before


def test_all_jobs_run_before_it_closes() -> None:
    seen: list[int] = []
    pool = Pool("count", threads=3)
    for number in range(500):
        pool.put(seen.append, number)
    assert pool.close(timeout=5.0)
    assert sorted(seen) == list(range(500))


def test_never_more_threads_than_asked_for_and_they_have_names() -> None:
    names: set[str] = set()
    pool = Pool("named", threads=2)
    for _ in range(200):
        pool.put(lambda _: names.add(threading.current_thread().name), None)
    pool.close(timeout=5.0)
    assert names <= {"named-1", "named-2"}


def test_a_busy_thread_does_not_keep_a_job_waiting_while_the_pool_may_grow() -> None:
    both = threading.Barrier(2)
    done: list[bool] = []
    pool = Pool("pair", threads=2)

    def meet(_: None) -> None:
        both.wait(timeout=5.0)
        done.append(True)

    pool.put(meet, None)
    pool.put(meet, None)
    assert pool.close(timeout=5.0)
    assert done == [True, True]


def _fail(_: None) -> None:
    raise ValueError


def test_a_job_that_raises_is_logged_and_the_next_one_runs() -> None:
    seen: list[int] = []
    pool = Pool("stubborn", threads=1)
    with structlog.testing.capture_logs() as lines:
        pool.put(_fail, None)
        pool.put(seen.append, 1)
        pool.close(timeout=5.0)
    assert seen == [1]
    assert [line["event"] for line in lines] == ["job failed"]


def test_close_tells_when_a_job_does_not_end() -> None:
    release = threading.Event()
    pool = Pool("stuck", threads=1)
    pool.put(threading.Event.wait, release)
    assert not pool.close(timeout=0.01)
    release.set()
    assert pool.close(timeout=5.0)


def test_an_idle_thread_keeps_no_payload() -> None:
    class Payload:
        pass

    payload = Payload()
    before = sys.getrefcount(payload)
    pool = Pool("light", threads=1)
    pool.put(lambda _: None, payload)
    end = time.monotonic() + 5.0
    while sys.getrefcount(payload) != before:
        assert time.monotonic() < end
        time.sleep(0.001)
    pool.close(timeout=5.0)


def test_a_thread_that_hangs_can_be_replaced() -> None:
    hanging, over, seen = threading.Event(), threading.Event(), threading.Event()
    pool = Pool("stuck", threads=1)

    def hang(_: None) -> None:
        hanging.set()
        over.wait(5.0)
        pool.regain()

    pool.put(hang, None)
    assert hanging.wait(5.0)
    pool.put(lambda _: seen.set(), None)
    pool.replace()
    assert seen.wait(5.0)
    over.set()
    end = time.monotonic() + 5.0
    while len(pool._threads) > 1 and time.monotonic() < end:
        time.sleep(0.001)
    assert len(pool._threads) == 1
    again = threading.Barrier(2)
    pool.put(lambda _: again.wait(5.0), None)
    again.wait(5.0)
    assert pool.close(timeout=5.0)


def test_not_every_thread_can_be_replaced() -> None:
    pool = Pool("lost", threads=1)
    for _ in range(1000):
        pool.replace()
    assert pool._limit == 101
    for _ in range(1000):
        pool.regain()
    assert pool._limit == 1


def test_what_a_job_leaves_in_its_context_does_not_reach_the_next() -> None:
    variable: ContextVar[str] = ContextVar("variable", default="nothing")
    seen: list[str] = []

    def job(value: str) -> None:
        seen.append(variable.get())
        variable.set(value)

    pool = Pool("test", threads=1)
    pool.put(job, "a")
    pool.put(job, "b")
    assert pool.close(10)
    assert seen == ["nothing", "nothing"]
