"""Tickets on a real store: never too many holders, first come first served, none left behind."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.processes.rig import Crew, Rig, hold, reply

from mint.engine.options import Options
from mint.interpreter.environment import Limits
from mint.model.message import (
    Cancel,
    Pause,
    Remove,
    Replay,
    Resume,
    TicketLimit,
    TicketRelease,
)
from mint.store import open_store

if TYPE_CHECKING:
    from mint.model.effect import Event
    from mint.store.database import DatabaseStore


def rig_on(store: DatabaseStore, **limits: int) -> Rig:
    crew = Crew({"alice": hold, "bob": hold})
    return Rig(store, store.views, crew, options=Options(limits=Limits(**limits)))


@pytest.fixture
def rig(store: DatabaseStore) -> Rig:
    return rig_on(store)


def answer(rig: Rig, wfid: str) -> None:
    """Have a process' work done."""
    [work] = [held for held in rig.crew.held if held.wfid == wfid]
    rig.crew.held.remove(work)
    rig.engine.submit(reply(work))
    rig.settle()


def at_work(rig: Rig) -> list[str]:
    return [held.wfid for held in rig.crew.held]


def order(rig: Rig, message: TicketLimit | TicketRelease) -> list[str]:
    future = rig.engine.order(message)
    rig.settle()
    return future.result(0)


def test_a_ticket_that_is_free_costs_no_turn(rig: Rig) -> None:
    rig.order("with_ticket p\n  alice")
    rig.engine.turn()
    assert len(rig.crew.held) == 1


def test_processes_are_served_as_they_come(rig: Rig) -> None:
    wfids = [rig.launch("with_ticket p\n  alice") for _ in range(4)]
    for wfid in wfids:
        assert at_work(rig) == [wfid]
        answer(rig, wfid)
    assert rig.views.tickets() == []


def test_what_is_seen_of_a_ticket(rig: Rig) -> None:
    first = rig.launch("with_ticket p, lease: 1h\n  alice")
    rig.clock.at += 60
    second = rig.launch("with_ticket p, priority: 3\n  alice")
    [ticket] = rig.views.tickets()
    assert (ticket.name, ticket.limit, ticket.fixed) == ("p", 1, False)
    assert (ticket.held, ticket.waiting) == (1, 1)
    [holder], [waiter] = ticket.holders, ticket.queue
    assert (holder.wfid, holder.process, holder.alive) == (first, "tried", True)
    assert (holder.since, holder.until) == (rig.clock.at - 60, rig.clock.at + 3540)
    assert (waiter.wfid, waiter.since, waiter.priority) == (second, None, 3)
    assert rig.views.tickets("q") == []


def test_the_smallest_count_decides(rig: Rig) -> None:
    many = [rig.launch("with_ticket p, count: 3\n  alice") for _ in range(2)]
    alone = rig.launch("with_ticket p\n  alice")
    later = rig.launch("with_ticket p, count: 3\n  alice")
    assert at_work(rig) == many
    for wfid in many:
        answer(rig, wfid)
    assert at_work(rig) == [alone]
    answer(rig, alone)
    assert at_work(rig) == [later]


def test_a_limit_that_is_set_wins(rig: Rig) -> None:
    assert order(rig, TicketLimit(name="p", places=0, by="ann")) == []
    wfids = [rig.launch("with_ticket p\n  alice") for _ in range(3)]
    assert at_work(rig) == []
    order(rig, TicketLimit(name="p", places=2))
    assert at_work(rig) == wfids[:2]
    order(rig, TicketLimit(name="p", places=None))
    answer(rig, wfids[0])
    assert at_work(rig) == [wfids[1]]
    answer(rig, wfids[1])
    assert at_work(rig) == [wfids[2]]
    lines = [event for _, event in rig.views.history("")]
    assert [(one.kind, one.name, one.by, one.data) for one in lines[:2]] == [
        ("ticket_limit", "p", "ann", {"limit": 0}),
        ("ticket_limit", "p", "", {"limit": 2}),
    ]


def test_a_ticket_that_is_released_by_force_goes_to_the_next(rig: Rig) -> None:
    first, second = (rig.launch("with_ticket p\n  alice") for _ in range(2))
    assert order(rig, TicketRelease(name="p", by="ann", why="it is broken")) == [first]
    assert at_work(rig) == [second]
    [error] = rig.views.errors(first)
    assert error.fault.message == "ticket lost: p: ann released it: it is broken"
    [event] = rig.events(first, "lost_ticket")
    assert (event.by, event.name) == ("ann", "p")
    assert order(rig, TicketRelease(name="p", target=first)) == []
    rig.tell(Replay(wfid=first))
    answer(rig, second)
    assert at_work(rig) == [first]


def test_a_ticket_held_by_nobody_can_be_released(rig: Rig, store: DatabaseStore) -> None:
    with store._writing() as session:
        session.run(
            "INSERT INTO tickets (claim, name, wfid, key, rank, places, asked_at, since, above)"
            " VALUES ('c', 'p', 'gone', '0!x', 0, 1, 1.0, 1.0, '[]')"
        )
    wfid = rig.launch("with_ticket p\n  alice")
    assert at_work(rig) == []
    assert [one.alive for one in rig.views.tickets("p")[0].holders] == [False]
    assert order(rig, TicketRelease(name="p")) == []
    assert at_work(rig) == [wfid]
    assert rig.views.dead_letters() == []


CROSSED = "with_ticket {}\n  sequence\n    alice\n    with_ticket {}\n      alice"


def test_who_closes_a_circle_is_told_at_once(rig: Rig) -> None:
    one = rig.launch(CROSSED.format("p", "q"))
    two = rig.launch(CROSSED.format("q", "p"))
    answer(rig, one)
    assert rig.views.errors() == []
    answer(rig, two)
    [error] = rig.views.errors()
    assert error.wfid == two
    assert "deadlock" in error.fault.message
    assert f"{two} waits for p; {one} waits for q" in error.fault.message
    rig.tell(Cancel(wfid=two))
    assert at_work(rig) == [one]
    answer(rig, one)
    assert rig.process(one).state == "terminated"
    assert rig.views.tickets() == []


def test_branches_of_one_process_can_close_a_circle_too(rig: Rig) -> None:
    branches = [CROSSED.format(*names).replace("\n", "\n  ") for names in ("pq", "qp")]
    wfid = rig.launch("concurrence\n  " + "\n  ".join(branches))
    for work in list(rig.crew.held):
        rig.engine.submit(reply(work))
    rig.crew.held.clear()
    rig.settle()
    assert ["deadlock" in error.fault.message for error in rig.views.errors(wfid)] == [True]


def test_a_process_that_only_asks_ends_at_its_limit(store: DatabaseStore) -> None:
    rig = rig_on(store, rounds=300)
    rig.launch("cursor\n  with_ticket p\n    noop\n  rewind")
    [error] = rig.views.errors()
    assert "more than 300 messages" in error.fault.message


def test_one_that_is_refused_for_ever_ends_at_its_limit_and_holds_nothing(
    store: DatabaseStore,
) -> None:
    rig = rig_on(store, rounds=30)
    holder = rig.launch("with_ticket p\n  alice")
    wfid = rig.launch("repeat\n  with_ticket p, if_busy: skip\n    alice")
    [error] = rig.views.errors(wfid)
    assert "more than 30 messages" in error.fault.message
    assert [node.key for node in rig.views.nodes(wfid) if node.ticket is not None] == []
    answer(rig, holder)
    rig.tell(Replay(wfid=wfid))
    assert at_work(rig) == [wfid]


DEEDS = (
    "launch", "launch", "answer", "answer", "cancel", "kill", "remove", "pause", "resume",
    "advance", "force",
)  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 20)), max_size=30)
TEXTS = (
    "with_ticket p\n  alice",
    "with_ticket q, count: 2\n  alice",
    "with_ticket p, lease: 1h\n  alice",
    "with_ticket q, count: 2\n  sequence\n    alice\n    with_ticket p\n      alice",
    "with_ticket p\n  sequence\n    alice\n    with_ticket q, count: 2\n      alice",
)


class Play:
    """Processes that ask, end, and are stopped, in any order."""

    def __init__(self, store: DatabaseStore) -> None:
        self.rig = rig_on(store)
        self.got: list[Event] = []
        self.rig.engine.follow(self.got.extend)
        self.stopped: set[str] = set()
        self.wfids: list[str] = []

    def step(self, what: str, which: int) -> None:
        rig = self.rig
        if what == "launch":
            self.wfids.append(rig.launch(TEXTS[which % len(TEXTS)]))
        elif what == "advance":
            rig.advance(which * 600)
        elif what == "force":
            order(rig, TicketRelease(name="pq"[which % 2]))
        elif what == "answer" and rig.crew.held:
            rig.engine.submit(reply(rig.crew.held.pop(which % len(rig.crew.held))))
            rig.settle()
        elif what in ("cancel", "kill", "remove", "pause", "resume") and self.wfids:
            self.command(what, self.wfids[which % len(self.wfids)])
        self.check()

    def command(self, what: str, wfid: str) -> None:
        rig = self.rig
        if rig.process(wfid).state != "running" or not rig.views.nodes(wfid):
            return
        message: Any = {
            "cancel": Cancel(wfid=wfid),
            "kill": Cancel(wfid=wfid, flavour="kill"),
            "remove": Remove(wfid=wfid),
            "pause": Pause(wfid=wfid),
            "resume": Resume(wfid=wfid, anyway=True),
        }[what]
        rig.tell(message)
        if what == "remove":
            rig.crew.held = [held for held in rig.crew.held if held.wfid != wfid]
            self.stopped.add(wfid)

    def check(self) -> None:
        for ticket in self.rig.views.tickets():
            assert ticket.held <= {"p": 1, "q": 2}[ticket.name]
            assert ticket.held or not ticket.waiting, "somebody waits although nobody holds it"
            assert all(one.alive for one in (*ticket.holders, *ticket.queue))
            assert [one.asked_at for one in ticket.queue] == sorted(
                one.asked_at for one in ticket.queue
            )

    def end(self) -> None:
        """Everybody who waits gets it in the end."""
        rig = self.rig
        for _ in range(500):
            for wfid in self.wfids:
                self.command("resume", wfid)
            for error in rig.views.errors():
                rig.tell(Cancel(wfid=error.wfid))
            if not rig.crew.held:
                break
            rig.engine.submit(reply(rig.crew.held.pop(0)))
            rig.settle()
            self.check()
        states = Counter(rig.process(wfid).state for wfid in self.wfids)
        assert states["running"] == 0
        assert rig.views.tickets() == []
        assert rig.views.dead_letters() == []


def test_several_who_hold_one_ticket_may_wait_for_one_who_waits_for_them(
    store: DatabaseStore,
) -> None:
    rig = rig_on(store)
    for text in (TEXTS[3], TEXTS[3], TEXTS[4]):
        rig.launch(text)
    for _ in range(3):
        rig.engine.submit(reply(rig.crew.held.pop(0)))
        rig.settle()

    [error] = rig.views.errors()
    assert "deadlock" in error.fault.message


@given(STEPS)
def test_whatever_happens_a_ticket_is_held_by_who_lives_and_all_get_it(
    steps: list[tuple[str, int]],
) -> None:
    with closing(open_store("sqlite://")) as store:
        play = Play(store)
        for what, which in steps:
            play.rig.clock.at += 1
            play.step(what, which)
        play.end()


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_those_of_one_priority_are_served_in_the_order_in_which_they_came(
    priorities: list[int], random: Any
) -> None:
    with closing(open_store("sqlite://")) as store:
        rig = rig_on(store)
        got: list[str] = []
        rig.engine.follow(lambda events: got.extend(e.wfid for e in events if "got" in e.kind))
        rig.launch("with_ticket p\n  alice")
        wfids = [rig.launch(f"with_ticket p, priority: {one}\n  alice") for one in priorities]
        gone = {wfid for wfid in wfids if random.random() < 0.3}
        for wfid in gone:
            rig.tell(Cancel(wfid=wfid))
        while rig.crew.held:
            answer(rig, rig.crew.held[0].wfid)
        ranked = sorted(zip(priorities, wfids, strict=True), key=lambda pair: -pair[0])
        assert got[1:] == [wfid for _, wfid in ranked if wfid not in gone]
