from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from tests.unit.transport.at_work import PATIENCE, Hold, double, wait_until

from mint.model.message import Cancelled, Reply
from mint.participants import Participant, Workitem, participant


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
