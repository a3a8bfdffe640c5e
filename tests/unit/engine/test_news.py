"""What others are to hear of a turn, and what an engine makes of what it hears."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.processes.rig import Crew, Rig, hold, reply, same

from mint.engine.news import MANY
from mint.engine.options import Options
from mint.model.message import Cancel, Signal
from mint.ports.news import News

if TYPE_CHECKING:
    from mint.ports.store import Changes
    from mint.store.database import DatabaseStore


class Near(Crew):
    """Knows who does what; does nothing itself for those whose name begins with `far`."""

    def serves(self, participant: str) -> bool:
        return not participant.startswith("far") and super().serves(participant)


class Written:
    """Keeps what turns have written; looks as those look who count and measure."""

    tracer = None

    def __init__(self) -> None:
        self.news: list[News | None] = []

    def turn(self, _said: object, changes: Changes, *_: Any) -> None:
        self.news.append(changes.news)


class Among(Rig):
    """An engine that is not alone."""

    def __init__(self, store: DatabaseStore) -> None:
        crew = Near({"alice": hold, "sam": same, "far": hold, "far away": hold})
        super().__init__(store, store.views, crew, options=Options(batch=10, shared=True))
        self.written = Written()
        self.engine._watch = self.written  # type: ignore[assignment]
        self.engine.stance.name, self.engine.stance.company = "a", True

    @property
    def said(self) -> list[News]:
        return [one for one in self.written.news if one is not None]


@pytest.fixture
def among(memory: DatabaseStore) -> Among:
    return Among(memory)


def test_work_that_nobody_has_is_told_once_a_turn(among: Among) -> None:
    among.launch("concurrence\n  far\n  alice\n  far\n  'far away'")
    assert among.said == [News("a", names=("far", "far away"))]


def test_what_an_engine_does_itself_is_not_told(among: Among) -> None:
    among.launch("sequence\n  sam\n  wait 1h\n  alice")
    assert among.said == []


def test_one_that_is_alone_tells_nothing(among: Among) -> None:
    among.engine.stance.company = False
    among.launch("far")
    assert among.said == []


def test_a_cancel_of_what_somebody_else_has_is_told(among: Among, memory: DatabaseStore) -> None:
    wfid = among.launch("far")
    (row,) = memory.views.dispatches(wfid, limit=2)
    memory.claim(["far"], "worker:w", 1, None)
    among.tell(Cancel(wfid=wfid))
    assert among.said[-1] == News("a", names=("far",), dispatches=(row["id"],))


def test_many_messages_of_one_turn_are_told_and_few_are_not(among: Among) -> None:
    few = "concurrence\n" + "  subprocess ref: 'quick', forget: true\n" * 3
    assert among.launch(f"define x\n  define quick\n    noop\n  {few}")
    assert among.said == []
    listening = "listen to: go, upon: signal"
    for _ in range(MANY + 1):
        among.order(listening)
    among.settle()
    among.engine.signal(Signal(name="go"))
    among.settle()
    assert News("a", waiting=True) in among.said


def test_one_that_takes_no_work_leaves_messages_and_schedules_to_others(
    among: Among, memory: DatabaseStore
) -> None:
    wfid = among.launch("alice")
    among.engine.stance.takes_work = False
    memory.post([reply(among.crew.held[0])])
    among.engine.look_around()
    assert among.engine.turn() is False
    assert among.engine.pause_until() is None
    assert among.process(wfid).state == "running"

    among.launch("sequence\n  wait 1s")
    assert among.said == [News("a", waiting=True)]
    among.clock.at += 5
    assert among.engine.turn() is False

    among.engine.stance.takes_work = True
    among.settle()
    assert memory.views.totals()["running"] == 0


def test_it_still_does_what_it_is_told(among: Among) -> None:
    among.launch("alice")
    among.engine.stance.takes_work = False
    among.engine.submit(reply(among.crew.held[0]))
    assert not among.engine.is_idle()
    among.settle()
    assert among.engine.is_idle()
    assert among.views.totals()["running"] == 0


@pytest.mark.parametrize(
    ("news", "looks"),
    [
        (News("b", names=("alice",)), True),
        (News("b", names=("far",)), False),
        (News("b", names=("far", "alice")), True),
        (News("b", dispatches=("d1",)), False),
        (News("b", waiting=True), True),
        (News("b", all=True), True),
    ],
)
def test_it_looks_when_what_it_hears_is_for_it(
    among: Among, memory: DatabaseStore, news: News, *, looks: bool
) -> None:
    wfid = among.launch("alice")
    memory.post([reply(among.crew.held[0])])
    among.settle()
    assert among.process(wfid).state == "running", "nobody has told it"
    among.engine.wake.clear()

    among.engine.hear(news)
    assert among.engine.wake.is_set() is looks
    among.settle()
    assert among.process(wfid).state == ("terminated" if looks else "running")


def test_a_cancel_of_what_a_participant_of_another_engine_has_is_left_to_that(
    among: Among, memory: DatabaseStore
) -> None:
    wfid = among.launch("far")
    (row,) = memory.views.dispatches(wfid, limit=2)
    memory.claim(["far"], "local:b", 1, None)
    among.tell(Cancel(wfid=wfid))
    assert among.said[-1] == News("a", dispatches=(row["id"],))
    rows = memory.views.dispatches(wfid, limit=3)
    assert {(each["what"], each["holder"]) for each in rows} == {
        ("dispatch", "local:b"),
        ("cancel", "local:b"),
    }
    assert [each.what for each in memory.engines.cancels("b")] == ["cancel"]
    assert memory.engines.cancels("a") == []
    assert among.crew.controls == []
