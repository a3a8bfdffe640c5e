from __future__ import annotations

import threading
from typing import Any

from tests.unit.transport.at_work import PATIENCE, Hold, double, forever, triple, wait_until

from mint.participants import Workitem, participant


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
