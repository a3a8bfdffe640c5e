"""Each invariant of a process is seen to break at a sight made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from mint.model.effect import Claim, ErrorRecord, Event, Schedule
from mint.model.fault import Fault
from mint.model.node import Node, Process
from mint.model.task import Task
from mint.testing.simulate.annals import Annals
from mint.testing.simulate.invariants import OF_A_PROCESS
from mint.testing.simulate.sight import Sight, Work

WFID = "p1"
ROOT = "0!1"


def node(key: str = ROOT, **more: Any) -> Node:
    return Node(WFID, key, more.pop("name", "stall"), **more)


def event(kind: str, key: str = "", **data: Any) -> Event:
    return Event(WFID, kind, 1.0, key=key, data=data)


def sight(*nodes: Node, events: tuple[Event, ...] = (), **more: Any) -> Sight:
    """A process that stalls at its root, unless something else is given."""
    alive = {one.key: one for one in nodes or (node(),)}
    process = more.pop("process", Process(WFID, root=ROOT))
    news = list(enumerate((event("launched"), *events), 1))
    parts: dict[str, Any] = {"errors": {}, "schedules": [], "listeners": set(), "outbox": []}
    parts["tickets"] = {}
    parts["tasks"] = {}
    return Sight(WFID, process, alive, news=news, **{**parts, **more})


def broken(seen: Sight) -> list[str]:
    """Names of the invariants that do not hold."""
    annals = Annals(WFID)
    annals.take(seen)
    return [type(one).__name__ for one in OF_A_PROCESS if list(one.broken(seen, annals))]


def test_a_plain_process_breaks_none() -> None:
    assert broken(sight()) == []


OUTBOX = [Work("d1", "dispatch", ROOT, "al", "")]
KEPT = [Work("d1", "dispatch", ROOT, "al", "human")]
TASK = Task("d1", WFID, ROOT, "al", holder="ann")
FAULT = Fault("engine", "what?", trace=("a line",))
OVER = Process(WFID, root=ROOT, state="terminated", ended_at=2.0)

CASES: dict[str, list[Sight]] = {
    "ParentsLive": [sight(node(), node("0_0!2", parent="0!9"))],
    "CountersTrue": [sight(node(children=2), node("0_0!2", parent=ROOT)), sight(node(flanks=1))],
    "PausedHolds": [sight(node(children=1, state="paused"), node("0_0!2", parent=ROOT))],
    "OneAnswer": [
        sight(events=(event("replied", ROOT),)),
        sight(
            node(dispatch="d1", participant="al"),
            outbox=OUTBOX,
            events=(event("dispatched", ROOT), event("dispatched", ROOT)),
        ),
    ],
    "WorkOpen": [sight(node(dispatch="d1", participant="al"))],
    "WorkWanted": [sight(outbox=OUTBOX)],
    "TasksFit": [
        sight(tasks={"d1": TASK}),
        sight(node(dispatch="d1", participant="al"), outbox=KEPT),
        sight(node(dispatch="d1", participant="al"), outbox=KEPT, tasks={"d1": TASK}),
    ],
    "TimersFit": [sight(node(timed=True)), sight(schedules=[Schedule("s", WFID, ROOT, 1.0, {})])],
    "ErrorsFit": [sight(node(in_error=True))],
    "ErrorsUnderstood": [
        sight(node(in_error=True), errors={ROOT: ErrorRecord(WFID, ROOT, FAULT, 1.0)})
    ],
    "ListenersFit": [sight(node(listening=True)), sight(listeners={ROOT})],
    "TicketsFit": [
        sight(node(ticket=("p", "c1"))),
        sight(tickets={"c1": Claim("c1", "p", WFID, ROOT)}),
        sight(node(ticket=("p", "c1")), tickets={"c2": Claim("c2", "p", WFID, ROOT)}),
    ],
    "HistoryWhole": [
        sight(events=(event("launched"),)),
        sight(events=(event("terminated"),)),
    ],
    "DispatchesEnd": [sight(events=(event("dispatched", ROOT),))],
    "StateTrue": [sight(process=OVER), sight(process=None), sight(node("0!2"))],
    "NothingLeft": [sight(node(name="wait")), sight(node(), node("0_0!2", name="noop"))],
}


@pytest.mark.parametrize("name", [type(one).__name__ for one in OF_A_PROCESS])
def test_an_invariant_breaks(name: str) -> None:
    for seen in CASES[name]:
        assert name in broken(seen)


def test_lines_of_history_ascend() -> None:
    annals = Annals(WFID)
    annals.take(sight(events=(event("echo"),)))
    later = sight()
    annals.take(later)
    assert annals.out_of_order == ["line 1 after line 2"]


def test_a_refused_cancel_is_no_end_of_the_work() -> None:
    told = (event("dispatched", ROOT), event("cancelling", ROOT))
    refused = event("cancelled", ROOT, accepted=False)
    waits = node(dispatch="d1", participant="al")
    assert broken(sight(waits, outbox=OUTBOX, events=(*told, refused))) == []
