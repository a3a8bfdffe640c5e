from __future__ import annotations

import asyncio
import random
import sys
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from tests.unit.transport.at_work import PATIENCE, Hold, double, forever, triple, wait_until

from mint.model.message import Cancelled, Fail, Reply
from mint.participants import Workitem, participant
from mint.transport import LocalTransport

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.ports.transport import Transport
    from mint.transport.work import Runner


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
