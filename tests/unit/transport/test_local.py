from __future__ import annotations

import asyncio
import random
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from mint.model.message import Cancelled, Fail, Reply
from mint.participants import Participant, Workitem, participant
from mint.transport import LocalTransport

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.ports.transport import Transport
    from mint.transport.work import Runner

PATIENCE = 5.0


class Hold:
    """Work that starts, says so, and ends when it is told to."""

    def __init__(self) -> None:
        self.started = threading.Semaphore(0)
        self.release = threading.Event()

    def wait_started(self) -> None:
        assert self.started.acquire(timeout=PATIENCE)

    def blocking(self, **options: Any) -> Any:
        @participant("hold", **options)
        def hold(wi: Workitem) -> None:
            self.started.release()
            assert self.release.wait(PATIENCE)
            wi.fields.late = True

        return hold


@participant
def double(wi: Workitem) -> dict[str, int]:
    return {"n": wi.fields.n * 2}


@participant
async def triple(wi: Workitem) -> None:
    await asyncio.sleep(0)
    wi.fields.n *= 3


@participant
async def forever(wi: Workitem) -> None:
    wi.log("started")
    await asyncio.sleep(60)


def wait_until(fact: Any) -> None:
    end = time.monotonic() + PATIENCE
    while not fact():
        assert time.monotonic() < end, "it never became true"
        time.sleep(0.001)


def test_a_thread_does_synchronous_work_and_the_answer_comes_back(bench: Any) -> None:
    here = bench(double)
    sent = here.send("double", n=2)
    assert here.answers.wait() == [
        Reply(wfid="w", key=sent.key, fields={"n": 4}, dispatch="d1", participant="double")
    ]


def test_the_loop_does_asynchronous_work(bench: Any) -> None:
    here = bench(triple)
    here.send("triple", n=2)
    [answer] = here.answers.wait()
    assert answer.fields == {"n": 6}


def test_what_was_dispatched_is_never_changed(bench: Any) -> None:
    here = bench(triple)
    sent = here.send("triple", n=2)
    here.answers.wait()
    assert sent.fields == {"n": 2}


def test_ten_thousand_dispatches_are_answered_exactly_once(bench: Any) -> None:
    @participant
    def noop(_: Workitem) -> None:
        pass

    here = bench(noop, triple)
    work = [here.work("noop" if number % 10 else "triple", n=1) for number in range(10_000)]
    for start in range(0, 10_000, 100):
        here.transport.deliver(work[start : start + 100])
    answers = here.answers.wait(10_000)
    assert here.transport.close(timeout=PATIENCE) == []
    assert sorted(one.dispatch for one in answers) == sorted(one.id for one in work)
    assert all(isinstance(one, Reply) for one in answers)


def test_no_answer_is_lost_or_doubled_when_cancels_race_with_the_work(bench: Any) -> None:
    @participant
    def quick(_: Workitem) -> None:
        pass

    @participant
    async def quick_task(_: Workitem) -> None:
        await asyncio.sleep(0)

    here = bench(quick, quick_task, threads=4)
    chance = random.Random(7)  # noqa: S311 - a fixed seed: the test is the same each time
    work = [here.work(chance.choice(["quick", "quick_task"])) for _ in range(2_000)]
    for one in work:
        here.transport.deliver([one])
        if chance.random() < 0.5:
            here.tell("cancel", one)
    # Where the work was quicker, the cancel of what is over is answered as well.
    wait_until(lambda: {one.dispatch for one in here.answers.messages} == {o.id for o in work})
    assert here.transport.close(timeout=PATIENCE) == []
    for one in work:
        own = [answer for answer in here.answers.messages if answer.dispatch == one.id]
        assert [type(answer) for answer in own] in ([Reply], [Cancelled], [Reply, Cancelled]), own


def test_an_unknown_participant_is_a_failure_that_says_so(bench: Any) -> None:
    here = bench(double)
    here.send("doubel")
    [answer] = here.answers.wait()
    assert isinstance(answer, Fail)
    assert answer.fault.kind == "unknown_reference"
    assert '"doubel"' in answer.fault.message
    assert here.transport.serves("double")
    assert not here.transport.serves("doubel")


@pytest.mark.parametrize("leave", [lambda: sys.exit(3), lambda: _raise(KeyboardInterrupt())])
def test_a_participant_that_wants_to_end_the_program_ends_only_its_step(
    bench: Any, leave: Callable[[], object]
) -> None:
    @participant("leave")
    def leave_thread(_: Workitem) -> None:
        leave()

    @participant
    async def leave_loop(_: Workitem) -> None:
        leave()

    here = bench(leave_thread, leave_loop, double, triple, threads=1)
    for name in ("leave", "leave_loop", "double", "triple"):
        here.send(name, n=1)
    answers = {one.dispatch: one for one in here.answers.wait(4)}
    assert isinstance(answers["d1"], Fail)
    assert isinstance(answers["d2"], Fail)
    assert answers["d3"].fields == {"n": 2}
    assert answers["d4"].fields == {"n": 3}


def _raise(error: BaseException) -> None:
    raise error


def test_a_dispatch_that_is_delivered_twice_is_worked_on_once(bench: Any) -> None:
    hold = Hold()
    here = bench(hold.blocking())
    sent = here.send("hold")
    hold.wait_started()
    here.transport.deliver([sent])
    hold.release.set()
    assert here.transport.close(timeout=PATIENCE) == []
    assert len(here.answers.messages) == 1
    assert not hold.started.acquire(blocking=False)


# -- cancel


def test_a_cancel_drops_what_has_not_started_and_it_never_runs(bench: Any) -> None:
    hold = Hold()
    ran: list[str] = []

    @participant
    def note(wi: Workitem) -> None:
        ran.append(wi.id)

    here = bench(hold.blocking(), note, threads=1)
    here.send("hold")
    hold.wait_started()
    queued, kept = here.send("note"), here.send("note")
    here.tell("cancel", queued)
    [answer] = here.answers.wait()
    assert answer == Cancelled(wfid="w", key=queued.key, dispatch=queued.id, accepted=True)
    hold.release.set()
    here.answers.wait(3)
    assert here.transport.close(timeout=PATIENCE) == []
    assert ran == [kept.id]


def test_a_cancel_of_running_work_is_accepted_at_once_and_the_work_can_see_it(bench: Any) -> None:
    started, noticed = threading.Event(), threading.Event()

    @participant
    def watchful(wi: Workitem) -> None:
        started.set()
        wait_until(lambda: wi.cancelled)
        assert wi.cancel_flavour == "timeout"
        noticed.set()

    here = bench(watchful)
    sent = here.send("watchful")
    assert started.wait(PATIENCE)
    here.tell("cancel", sent, "timeout")
    assert noticed.wait(PATIENCE)
    here.transport.close(timeout=PATIENCE)
    assert here.answers.messages == [
        Cancelled(wfid="w", key=sent.key, dispatch=sent.id, participant=sent.participant)
    ]


def test_a_cancel_ends_the_task_and_its_clean_up_runs(bench: Any) -> None:
    started, cleaned = threading.Event(), threading.Event()

    @participant
    async def task(_: Workitem) -> None:
        started.set()
        try:
            await asyncio.sleep(60)
        finally:
            cleaned.set()

    here = bench(task)
    sent = here.send("task")
    assert started.wait(PATIENCE)
    here.tell("cancel", sent)
    assert cleaned.wait(PATIENCE)
    here.transport.close(timeout=PATIENCE)
    assert [type(one) for one in here.answers.messages] == [Cancelled]


def test_a_cancel_of_what_is_not_here_is_accepted(bench: Any) -> None:
    here = bench(double)
    here.tell("cancel", here.work("double"))
    [answer] = here.answers.wait()
    assert isinstance(answer, Cancelled)
    assert answer.accepted


def test_cancels_do_not_queue_behind_work(bench: Any) -> None:
    hold = Hold()
    told = threading.Event()

    class Stoppable(Participant):
        name = "stoppable"

        def on_workitem(self, wi: Workitem) -> None:
            hold.started.release()
            wait_until(lambda: wi.cancelled)

        def on_cancel(self, _: Workitem) -> None:
            told.set()

    here = bench(Stoppable, hold.blocking(), threads=2)
    stoppable = here.send("stoppable")
    for _ in range(20):
        here.send("hold")
    hold.wait_started()
    hold.wait_started()
    here.tell("cancel", stoppable)
    assert told.wait(PATIENCE)
    hold.release.set()
    answers = here.answers.wait(21)
    assert sum(isinstance(one, Cancelled) for one in answers) == 1


def _cancellable(*, work_async: bool, cancel_async: bool, answer: Any) -> tuple[Any, Hold]:
    hold = Hold()

    def end(wi: Workitem) -> Any:
        if isinstance(answer, Exception):
            raise answer
        wi.log(f"cancel {wi.cancel_flavour}")
        return answer

    class Base(Participant):
        name = "job"

    class Blocking(Base):
        def on_workitem(self, wi: Workitem) -> None:
            hold.started.release()
            assert hold.release.wait(PATIENCE)
            wi.fields.cancelled = wi.cancelled

    class Task(Base):
        async def on_workitem(self, wi: Workitem) -> None:
            hold.started.release()
            assert await asyncio.to_thread(hold.release.wait, PATIENCE)
            wi.fields.cancelled = wi.cancelled

    kind: type[Participant] = Task if work_async else Blocking
    if cancel_async:

        class AsyncCancel(kind):  # type: ignore[misc, valid-type]  # either kind of work
            async def on_cancel(self, wi: Workitem) -> Any:
                await asyncio.sleep(0)
                return end(wi)

        return AsyncCancel, hold

    class SyncCancel(kind):  # type: ignore[misc, valid-type]  # either kind of work
        def on_cancel(self, wi: Workitem) -> Any:
            return end(wi)

    return SyncCancel, hold


both_kinds = pytest.mark.parametrize("work_async", [False, True])
both_hooks = pytest.mark.parametrize("cancel_async", [False, True])


@both_kinds
@both_hooks
def test_on_cancel_lets_go(bench: Any, *, work_async: bool, cancel_async: bool) -> None:
    job, hold = _cancellable(work_async=work_async, cancel_async=cancel_async, answer=None)
    here = bench(job)
    sent = here.send("job")
    hold.wait_started()
    here.tell("cancel", sent, "kill")
    [answer] = here.answers.wait()
    hold.release.set()
    here.transport.close(timeout=PATIENCE)
    assert answer == Cancelled(
        wfid="w", key=sent.key, dispatch=sent.id, participant=sent.participant
    )
    assert len(here.answers.messages) == 1
    assert here.seen[0]["text"] == "cancel kill"


@both_kinds
@both_hooks
def test_on_cancel_refuses_and_the_work_goes_on(
    bench: Any, *, work_async: bool, cancel_async: bool
) -> None:
    job, hold = _cancellable(work_async=work_async, cancel_async=cancel_async, answer=False)
    here = bench(job)
    sent = here.send("job")
    hold.wait_started()
    here.tell("cancel", sent)
    [refused] = here.answers.wait()
    hold.release.set()
    reply = here.answers.wait(2)[1]
    assert refused == Cancelled(
        wfid="w", key=sent.key, dispatch=sent.id, participant=sent.participant, accepted=False
    )
    assert isinstance(reply, Reply)
    assert reply.fields == {"cancelled": False}


@both_kinds
@both_hooks
def test_on_cancel_fails_and_the_work_goes_on(
    bench: Any, *, work_async: bool, cancel_async: bool
) -> None:
    job, hold = _cancellable(
        work_async=work_async, cancel_async=cancel_async, answer=OSError("no such job")
    )
    here = bench(job)
    sent = here.send("job")
    hold.wait_started()
    here.tell("cancel", sent)
    [failed] = here.answers.wait()
    hold.release.set()
    reply = here.answers.wait(2)[1]
    assert not failed.accepted
    assert failed.fault.message == "no such job"
    assert isinstance(reply, Reply)


def test_the_same_cancel_again_is_not_asked_twice_but_a_kill_is(bench: Any) -> None:
    asked: list[str] = []
    hold = Hold()

    class Slow(Participant):
        name = "slow"

        async def on_workitem(self, _: Workitem) -> None:
            hold.started.release()
            await asyncio.sleep(60)

        async def on_cancel(self, wi: Workitem) -> None:
            asked.append(wi.cancel_flavour)
            await asyncio.to_thread(hold.release.wait, PATIENCE)

    here = bench(Slow)
    sent = here.send("slow")
    hold.wait_started()
    for flavour in ("", "", "kill"):
        here.tell("cancel", sent, flavour)
        wait_until(lambda: bool(asked))
    wait_until(lambda: len(asked) == 2)
    hold.release.set()
    here.answers.wait()
    here.transport.close(timeout=PATIENCE)
    assert asked == ["", "kill"]
    assert [type(one) for one in here.answers.messages] == [Cancelled]


@pytest.mark.parametrize("refuses", [False, True])
def test_an_answer_that_comes_while_on_cancel_thinks_counts_only_if_it_refuses(
    bench: Any, *, refuses: bool
) -> None:
    hold = Hold()
    ended = threading.Event()

    class Watchful(Participant):
        name = "watchful"

        def on_workitem(self, wi: Workitem) -> None:
            hold.started.release()
            wait_until(lambda: wi.cancelled)
            ended.set()

        def on_cancel(self, _: Workitem) -> bool:
            assert hold.release.wait(PATIENCE)
            return not refuses

    here = bench(Watchful, double, threads=1)
    sent = here.send("watchful")
    hold.wait_started()
    here.tell("cancel", sent)
    assert ended.wait(PATIENCE)
    # The one thread takes this up when the work is over: by then its answer has been looked at.
    here.send("double", n=1)
    assert [one.dispatch for one in here.answers.wait()] == ["d2"]
    hold.release.set()
    verdict = here.answers.wait(2)[1]
    assert (verdict.dispatch, verdict.accepted) == (sent.id, not refuses)
    if refuses:
        reply = here.answers.wait(3)[2]
        assert reply == Reply(
            wfid="w", key=sent.key, fields={}, dispatch=sent.id, participant=sent.participant
        )
    here.transport.close(timeout=PATIENCE)
    assert len(here.answers.messages) == 2 + refuses


# -- pause and resume


@pytest.mark.parametrize("asynchronous", [False, True])
def test_pause_and_resume_reach_the_participant_that_runs(
    bench: Any, *, asynchronous: bool
) -> None:
    told: list[str] = []
    hold = Hold()

    class Blocking(Participant):
        name = "player"

        def on_workitem(self, _: Workitem) -> None:
            hold.started.release()
            assert hold.release.wait(PATIENCE)

        def on_pause(self, _: Workitem) -> Any:
            told.append("pause")

        def on_resume(self, _: Workitem) -> Any:
            told.append("resume")

    class Task(Blocking):
        async def on_pause(self, _: Workitem) -> None:
            told.append("pause")

        async def on_resume(self, _: Workitem) -> None:
            told.append("resume")

    here = bench(Task if asynchronous else Blocking)
    sent = here.send("player")
    hold.wait_started()
    here.tell("pause", sent)
    wait_until(lambda: told == ["pause"])
    here.tell("resume", sent)
    wait_until(lambda: told == ["pause", "resume"])
    hold.release.set()
    [answer] = here.answers.wait()
    assert isinstance(answer, Reply)


def test_pause_of_who_does_not_care_or_is_not_here_does_nothing(bench: Any) -> None:
    hold = Hold()
    here = bench(hold.blocking())
    sent = here.send("hold")
    hold.wait_started()
    here.tell("pause", sent)
    here.tell("pause", here.work("hold"))
    hold.release.set()
    here.answers.wait()
    here.transport.close(timeout=PATIENCE)
    assert [type(one) for one in here.answers.messages] == [Reply]


# -- how much at a time


@pytest.mark.parametrize("asynchronous", [False, True])
def test_no_more_at_a_time_than_the_participant_bears(bench: Any, *, asynchronous: bool) -> None:
    lock = threading.Lock()
    now = most = 0

    def enter(by: int) -> None:
        nonlocal now, most
        with lock:
            now += by
            most = max(most, now)

    @participant("narrow", concurrency=2)
    def narrow(_: Workitem) -> None:
        enter(1)
        time.sleep(0.001)
        enter(-1)

    @participant("narrow", concurrency=2)
    async def narrow_task(_: Workitem) -> None:
        enter(1)
        await asyncio.sleep(0.001)
        enter(-1)

    here = bench(narrow_task if asynchronous else narrow, double)
    here.transport.deliver([here.work("narrow") for _ in range(30)])
    here.answers.wait(30)
    assert most == 2


def test_who_does_not_say_how_much_it_bears_gets_the_default(bench: Any) -> None:
    hold = Hold()
    here = bench(hold.blocking(), double, threads=4, concurrency=1)
    for _ in range(3):
        here.send("hold")
    here.send("double", n=1)
    here.answers.wait(1)  # of `double`, which waits for nobody
    hold.wait_started()
    assert not hold.started.acquire(timeout=0.05)
    hold.release.set()
    here.answers.wait(4)


def test_a_narrow_participant_does_not_hold_up_the_others(bench: Any) -> None:
    hold = Hold()
    here = bench(hold.blocking(concurrency=1), double, threads=2)
    for _ in range(5):
        here.send("hold")
    here.send("double", n=1)
    [answer] = here.answers.wait()
    assert answer.fields == {"n": 2}
    hold.release.set()
    here.answers.wait(6)


def test_a_cancelled_one_that_still_runs_keeps_its_place_and_a_waiting_one_gives_it_up(
    bench: Any,
) -> None:
    hold = Hold()
    here = bench(hold.blocking(concurrency=1))
    running, waiting, last = (here.send("hold") for _ in range(3))
    hold.wait_started()
    here.tell("cancel", running)
    here.tell("cancel", waiting)
    assert [one.dispatch for one in here.answers.wait(2)] == [running.id, waiting.id]
    assert not hold.started.acquire(timeout=0.01)
    hold.release.set()
    hold.wait_started()
    assert here.answers.wait(3)[2].dispatch == last.id


def test_a_cancelled_task_gives_its_place_to_the_next(bench: Any) -> None:
    ran = threading.Event()

    @participant("one", concurrency=1)
    async def one(wi: Workitem) -> None:
        if wi.fields.get("last"):
            ran.set()
        else:
            await asyncio.sleep(60)

    here = bench(one)
    first = here.send("one")
    here.send("one", last=True)
    here.tell("cancel", first)
    assert ran.wait(PATIENCE)


def test_room_is_what_is_left_of_the_capacity(bench: Any) -> None:
    hold = Hold()
    here = bench(hold.blocking(), capacity=3)
    assert here.transport.room() == 3
    here.send("hold")
    here.send("hold")
    assert here.transport.room() == 1
    hold.release.set()
    here.answers.wait(2)
    assert here.transport.room() == 3


# -- what is seen


def test_progress_and_log_lines_are_shown_with_their_origin(bench: Any) -> None:
    @participant
    def chatty(wi: Workitem) -> None:
        wi.progress(1, 4, "a quarter")
        wi.log("done")

    here = bench(chatty)
    sent = here.send("chatty")
    here.answers.wait()
    head = {"wfid": "w", "key": sent.key, "dispatch": sent.id, "participant": "chatty"}
    head["at"] = 1_900_000_000.0
    assert here.seen == [
        {**head, "what": "progress", "done": 1, "total": 4, "text": "a quarter"},
        {**head, "what": "log", "text": "done"},
    ]


def test_who_watches_cannot_hurt_the_work(bench: Any) -> None:
    @participant
    def chatty(wi: Workitem) -> None:
        wi.log("hello")

    def observe(_: dict[str, Any]) -> None:
        raise OSError

    here = bench(chatty, observe=observe)
    with structlog.testing.capture_logs() as lines:
        here.send("chatty")
        [answer] = here.answers.wait()
    assert isinstance(answer, Reply)
    assert [line["event"] for line in lines] == ["observer failed"]


def test_nobody_has_to_watch(bench: Any) -> None:
    here = bench(forever, observe=None)
    sent = here.send("forever")
    here.tell("cancel", sent)
    here.answers.wait()


# -- the end


def test_close_waits_for_what_runs_and_returns_what_has_not_started(bench: Any) -> None:
    hold = Hold()
    here = bench(hold.blocking(), double, threads=1)
    here.send("hold")
    hold.wait_started()
    queued = here.send("double", n=1)
    threading.Timer(0.02, hold.release.set).start()
    assert here.transport.close(timeout=PATIENCE) == [queued]
    [answer] = here.answers.messages
    assert answer.fields == {"late": True}


def test_what_is_taken_back_has_not_begun_and_may_come_again(bench: Any) -> None:
    hold = Hold()
    here = bench(hold.blocking(), double, threads=1)
    works = [here.work("hold"), here.work("hold"), here.work("double", n=2)]
    here.transport.deliver(works)
    hold.wait_started()

    assert here.transport.take_back("hold") == [works[1]]
    assert here.transport.take_back("hold") == []
    hold.release.set()
    here.answers.wait(2)
    here.transport.deliver([works[1]])
    answered = [message.dispatch for message in here.answers.wait(3)]
    assert sorted(answered) == sorted(one.id for one in works)


def test_what_is_withdrawn_never_starts_and_what_runs_still_hears_a_cancel(bench: Any) -> None:
    hold = Hold()
    here = bench(hold.blocking(), threads=1)
    works = [here.send("hold") for _ in range(2)]
    hold.wait_started()
    assert here.transport.withdraw() == [works[1]]
    here.send("hold")  # is not taken any more
    here.tell("cancel", works[1])
    here.tell("cancel", works[0])
    (answer,) = here.answers.wait()
    assert answer.dispatch == works[0].id
    hold.release.set()


def test_what_is_recalled_never_starts_and_the_rest_goes_on(bench: Any) -> None:
    hold = Hold()
    ran: list[str] = []

    @participant
    def note(wi: Workitem) -> None:
        ran.append(wi.id)

    here = bench(hold.blocking(), note, threads=1)
    running = here.send("hold")
    hold.wait_started()
    recalled, kept = here.send("note"), here.send("note")

    assert here.transport.recall([running.id, recalled.id, "unknown"]) == [recalled]

    hold.release.set()
    here.answers.wait(2)
    assert here.transport.close(timeout=PATIENCE) == []
    assert ran == [kept.id]


def test_close_returns_what_does_not_end_in_time_and_never_answers_it(bench: Any) -> None:
    hold = Hold()
    here = bench(hold.blocking(), forever)
    stuck = here.send("hold")
    task = here.send("forever")
    hold.wait_started()
    wait_until(lambda: bool(here.seen))
    assert here.transport.close(timeout=0.01) == [stuck, task]
    hold.release.set()
    assert here.transport.close(timeout=PATIENCE) == []
    assert here.answers.messages == []


def test_after_the_close_nothing_is_taken(bench: Any) -> None:
    here = bench(double)
    here.transport.close()
    here.send("double", n=1)
    here.tell("cancel", here.work("double"))
    assert here.transport.room() == 0
    assert here.answers.messages == []


def test_no_thread_is_left(bench: Any) -> None:
    before = set(threading.enumerate())
    here = bench(double, triple)
    here.send("double", n=1)
    here.send("triple", n=1)
    here.answers.wait(2)
    here.transport.close(timeout=PATIENCE)
    assert set(threading.enumerate()) <= before


def test_it_is_a_transport_under_the_name_of_local(bench: Any) -> None:
    registry: Runner = bench().registry
    transport: Transport = LocalTransport(registry, lambda _: None, clock=FixedClock())
    assert transport.name == "local"


def test_an_engine_that_cannot_take_an_answer_does_not_block_the_next(bench: Any) -> None:
    @participant("one", concurrency=1)
    def one(_: Workitem) -> None: ...

    here = bench(one)
    broken = LocalTransport(here.registry, _refuse_first(here.answers.submit), clock=FixedClock())
    with structlog.testing.capture_logs() as lines:
        broken.deliver([here.work("one"), here.work("one")])
        [answer] = here.answers.wait()
        broken.close(timeout=PATIENCE)
    assert answer.dispatch == "d2"
    assert [line["event"] for line in lines] == ["job failed"]


class FixedClock:
    def now(self) -> float:
        return 0.0


def _refuse_first(submit: Callable[[Any], None]) -> Callable[[Any], None]:
    refused: list[Any] = []

    def submit_later(message: Any) -> None:
        if not refused:
            refused.append(message)
            raise OSError
        submit(message)

    return submit_later


def test_where_others_do_the_same_it_takes_little_ahead(bench: Any) -> None:
    hold = Hold()
    here = bench(hold.blocking(), threads=2)
    alone = here.transport.room()
    here.transport.shares = lambda: True
    assert (alone, here.transport.room()) == (10_000, 3)
    sent = [here.send("hold") for _ in range(3)]
    hold.wait_started()
    hold.wait_started()
    wait_until(lambda: here.transport.load().queued == 1)
    assert here.transport.room() == 2

    sent += [here.send("hold") for _ in range(6)]
    assert here.transport.room() == 0
    left = here.transport.share()
    assert {each.id for each in left} == {each.id for each in sent[5:]}
    assert here.transport.load().queued == 3
    assert here.transport.share() == []

    hold.release.set()
    answers = here.answers.wait(5)
    assert {each.dispatch for each in answers} == {each.id for each in sent[:5]}
    wait_until(lambda: here.transport.load().queued == 0)
    assert here.transport.room() == 2 + 1 + 5


def test_what_is_cancelled_before_it_begins_makes_room(bench: Any) -> None:
    hold = Hold()
    here = bench(hold.blocking(), threads=1)
    here.transport.shares = lambda: True
    here.send("hold")
    hold.wait_started()
    second = here.send("hold")
    assert here.transport.room() == 1
    here.tell("cancel", second)
    assert here.transport.room() == 2
    hold.release.set()


def test_what_was_withdrawn_is_waited_for(bench: Any) -> None:
    hold = Hold()
    here = bench(hold.blocking(), threads=1)
    here.send("hold")
    hold.wait_started()
    waiting = here.send("hold")
    assert [each.id for each in here.transport.withdraw()] == [waiting.id]
    assert here.transport.wait(0.01) is False
    hold.release.set()
    assert here.transport.wait(PATIENCE) is True
