from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.processes.rig import Crew, Rig, VirtualClock

from mint.model.message import Cancel
from mint.model.signing import Seal
from mint.model.tree import Tree
from mint.participants.foreman import Foreman
from mint.participants.registry import Registry
from mint.participants.roll import Roll
from mint.ports.directory import Entry
from mint.ports.front import LaunchOrder
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.model.effect import Control, Dispatch
    from mint.store.database import DatabaseStore


class Deaf(Crew):
    """Hands everything to a broker, where nobody is."""

    def deliver(self, work: list[Dispatch | Control]) -> None:
        """Nothing comes back."""


class Place:
    """A foreman with a store in which one step waits that a broker has."""

    def __init__(self, store: DatabaseStore) -> None:
        self.clock = VirtualClock()
        self.seal = Seal()
        self.store = store
        self.heard: list[Any] = []
        self.notes: list[dict[str, Any]] = []
        self.freed: list[bool] = []
        self.roll = Roll(Registry(), store.registered, self.clock)
        self.foreman = Foreman(
            self.roll,
            store.leases,
            self.clock,
            lease=60.0,
            heard=lambda *who: self.heard.append(who),
            note=self.notes.append,
            tell=self.tell,
            freed=lambda: self.freed.append(True),
        )
        self.rig = Rig(
            store,
            store.views,
            clock=self.clock,
            crew=Deaf({"weigh": lambda _: None}, name="amqp:x"),
        )
        future = self.rig.engine.launch(LaunchOrder(Tree("weigh")))
        self.rig.settle()
        self.wfid = future.result()

    def tell(self, message: Cancel) -> None:
        self.rig.engine.tell(message)

    def ask(self, **said: Any) -> dict[str, Any]:
        return self.foreman.answer(json.dumps(said).encode(), self.seal)

    def pulse(self, worker: str = "w1") -> dict[str, str]:
        work = self.store.views.dispatches(self.wfid, limit=5)[0]
        told = self.ask(do="pulse", worker=worker, holding=[work["id"]])
        state: dict[str, str] = told["states"][work["id"]]
        return state


@pytest.fixture
def place() -> Iterator[Place]:
    store = open_store("sqlite://")
    yield Place(store)
    store.close()


def test_a_worker_that_says_hello_is_registered(place: Place) -> None:
    told = place.ask(
        do="hello",
        worker="w1",
        host="h",
        pid=7,
        participants=[{"name": "build", "queue": "q1", "retries": 2}],
    )

    assert told == {"lease": 60.0, "taken": []}
    assert place.roll.find("build") == Entry("build", queue="q1", retries=2)
    assert place.heard == [("w1", "h", 7, ("build",))]


def test_what_a_worker_holds_is_its_own_for_a_time(place: Place) -> None:
    assert place.pulse() == {"state": "open"}

    (work,) = place.store.views.dispatches(place.wfid, limit=5)
    assert work["holder"] == "worker:w1"
    assert place.foreman.is_held(work["id"])
    assert place.store.leases.overdue(place.clock.now() + 59) == []
    assert place.store.leases.overdue(place.clock.now() + 61) == ["weigh"]


def test_a_second_worker_is_told_that_it_has_lost(place: Place) -> None:
    place.pulse("w1")

    assert place.pulse("w2") == {"state": "lost"}
    place.clock.at += 61
    assert place.pulse("w2") == {"state": "open"}


def test_a_cancel_is_told(place: Place) -> None:
    place.pulse()
    place.rig.engine.tell(Cancel(wfid=place.wfid, flavour="kill"))
    place.rig.settle()

    assert place.pulse() == {"state": "cancel", "flavour": "kill"}


def test_what_is_over_is_lost(place: Place) -> None:
    told = place.ask(do="pulse", worker="w1", holding=["long ago"])

    assert told["states"] == {"long ago": {"state": "lost"}}


def test_nobody_holds_what_no_worker_took(place: Place) -> None:
    (work,) = place.store.views.dispatches(place.wfid, limit=5)

    assert not place.foreman.is_held(work["id"])
    assert not place.foreman.is_held("nothing")


def test_notes_are_handed_on(place: Place) -> None:
    note = {"wfid": "w", "key": "0!a", "participant": "weigh", "what": "log", "at": 5.0}
    place.ask(do="notes", worker="w1", notes=[{**note, "data": {"text": "hi"}}])

    assert place.notes == [{**note, "text": "hi"}]


def test_a_worker_that_is_told_to_let_go_has_the_process_decide(place: Place) -> None:
    (work,) = place.store.views.dispatches(place.wfid, limit=5)
    assert place.ask(do="cancel", worker="w1", dispatch=work["id"]) == {"found": True}
    place.rig.settle()

    assert place.pulse() == {"state": "cancel", "flavour": ""}
    kinds = [event.kind for _, event in place.store.views.history(place.wfid)]
    assert "cancelling" in kinds


def test_only_who_has_work_can_have_it_cancelled(place: Place) -> None:
    place.pulse("w1")
    (work,) = place.store.views.dispatches(place.wfid, limit=5)

    assert place.ask(do="cancel", worker="w2", dispatch=work["id"]) == {"found": False}
    assert place.ask(do="cancel", worker="w2", dispatch="nothing") == {"found": False}
    place.rig.settle()
    assert place.pulse("w1") == {"state": "open"}


def test_what_a_worker_gives_back_is_free(place: Place) -> None:
    place.pulse("w1")
    (work,) = place.store.views.dispatches(place.wfid, limit=5)
    assert place.ask(do="release", worker="w2", dispatches=[work["id"]]) == {"released": []}
    assert place.freed == []

    told = place.ask(do="release", worker="w1", dispatches=[work["id"]])
    assert told == {"released": [work["id"]]}
    assert place.freed == [True]
    assert place.pulse("w2") == {"state": "open"}


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"{}",
        b'{"do": "dance"}',
        b'{"do": "hello", "worker": "", "participants": []}',
        b'{"do": "hello", "worker": "w", "participants": [{"name": "mint:read"}]}',
        b'{"do": "hello", "worker": "w", "participants": [{"name": "a(", "pattern": true}]}',
    ],
)
def test_what_cannot_be_is_told_why(place: Place, body: bytes) -> None:
    assert place.foreman.answer(body)["error"]
    assert place.roll.entries() == []


def test_only_who_signs_may_speak_for_a_participant_that_has_to(place: Place) -> None:
    place.roll.register([Entry("weigh", queue="q")], signed=True)
    hello = {"do": "hello", "worker": "w1", "participants": [{"name": "weigh", "queue": "other"}]}
    assert "has to sign" in place.ask(**hello)["error"]
    assert place.pulse() == {"state": "lost"}
    about = {"wfid": place.wfid, "key": "0", "participant": "weigh"}
    note = {**about, "what": "log", "at": 1.0, "data": {}}
    place.ask(do="notes", worker="w1", notes=[note])
    assert place.notes == []

    place.seal = Seal(("weigh",), "")
    assert "error" not in place.ask(**hello)
    assert place.pulse() == {"state": "open"}
    place.ask(do="notes", worker="w1", notes=[note])
    assert len(place.notes) == 1
    entry = place.roll.entry("weigh")
    assert entry is not None
    assert (entry.queue, entry.signed) == ("other", True)
