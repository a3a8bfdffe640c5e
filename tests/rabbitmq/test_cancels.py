"""A cancel reaches who has the work; told with a bare client, in the place of a worker."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import amqp
import pytest
from tests.clusters import Site, Wire, site, until
from tests.unit.participants.hosting.at_broker import working

from mint import Participant, Workitem
from mint.model.message import Cancel
from mint.settings import LimitSettings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.brokers import Broker

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow]

BACKLOG = 50


class BareWorker:
    """A worker that does nothing of itself.

    Args:
        wire: by which it speaks.
        name: of its participant.
    """

    def __init__(self, wire: Wire, name: str) -> None:
        self.wire = wire
        self.name = name
        self.worker = f"bare-{name}"
        self.queue = f"mint.work.{name}"
        self.box = wire.channel.queue_declare(exclusive=True).queue
        self.bell = wire.channel.queue_declare(exclusive=True).queue
        wire.channel.exchange_declare("mint.control", "topic", durable=True, auto_delete=False)
        wire.channel.queue_bind(self.bell, "mint.control", name)
        entry = {"name": name, "queue": self.queue}
        assert self.ask("hello", participants=[entry])["lease"] > 0

    def ask(self, do: str, **more: Any) -> dict[str, Any]:
        """What an engine answers."""
        document = {"do": do, "worker": self.worker, **more}
        self.wire.say(document, to="mint.workers", reply_to=self.box, correlation_id=do)
        answer: dict[str, Any] = self.wire.take(self.box)
        return answer

    def state(self, document: dict[str, Any]) -> dict[str, Any]:
        """How it stands with work that it has."""
        dispatch = document["mint"]["dispatch"]
        state: dict[str, Any] = self.ask("pulse", holding=[dispatch])["states"][dispatch]
        return state

    def take(self) -> dict[str, Any]:
        """The next piece of work, which is its own from now on."""
        document = self.wire.take(self.queue)
        assert self.state(document) == {"state": "open"}
        return document

    def answer(self, document: dict[str, Any], **more: Any) -> None:
        """Say something of work."""
        kept = {name: document[name] for name in ("fei", "participant_name", "mint")}
        self.wire.say({**kept, **more})


def launched(place: Site, definition: str) -> str:
    wfid: str = place.wire.ask({"definition": definition})["wfid"]
    return wfid


def cancel(place: Site, wfid: str) -> None:
    place.app.engine.tell(Cancel(wfid=wfid)).result()


def events(place: Site, wfid: str, kind: str) -> list[dict[str, Any]]:
    return [one.data for _, one in place.app.store.views.history(wfid) if one.kind == kind]


def test_it_does_not_wait_behind_the_work_that_waits(linked: Site) -> None:
    worker = BareWorker(linked.wire, f"build{uuid4().hex[:8]}")
    wfid = launched(linked, worker.name)
    document = worker.take()
    for _ in range(BACKLOG):
        linked.wire.launch(worker.name)
    until(lambda: _waiting(linked, worker.queue) == BACKLOG)

    cancel(linked, wfid)
    assert linked.wire.take(worker.bell) == {"dispatch": document["mint"]["dispatch"]}
    assert worker.state(document)["state"] == "cancel"
    assert _waiting(linked, worker.queue) == BACKLOG


def _waiting(place: Site, queue: str) -> int:
    return int(place.wire.channel.queue_declare(queue, passive=True).message_count)


def test_the_process_goes_on_when_the_worker_has_let_go_and_not_before(linked: Site) -> None:
    worker = BareWorker(linked.wire, f"build{uuid4().hex[:8]}")
    wfid = launched(linked, worker.name)
    document = worker.take()
    cancel(linked, wfid)
    linked.wire.take(worker.bell)

    worker.answer(document, cancelled=False)
    until(lambda: events(linked, wfid, "cancelled"))
    assert linked.process(wfid).state != "terminated"
    worker.answer(document, cancelled=True)
    linked.ends(wfid)
    told = [one["accepted"] for one in events(linked, wfid, "cancelled")]
    assert told == [False, True]


def test_a_worker_that_never_answers_is_waited_for_so_long_and_no_longer(
    broker: Broker, tmp_path: Path
) -> None:
    with site(broker, tmp_path, limits=LimitSettings(cancel=1.0)) as place:
        worker = BareWorker(place.wire, f"build{uuid4().hex[:8]}")
        wfid = launched(place, worker.name)
        document = worker.take()
        cancel(place, wfid)

        place.ends(wfid)
        assert events(place, wfid, "cancelled") == [{"accepted": True, "late": True}]
        assert worker.state(document) == {"state": "lost"}
        worker.answer(document, cancelled=True)
        worker.answer(document, fields={"built": True})
        until(lambda: events(place, wfid, "late"))
        assert place.ends(wfid) == {}


def test_work_that_no_worker_has_begun_is_not_waited_for(linked: Site) -> None:
    worker = BareWorker(linked.wire, f"build{uuid4().hex[:8]}")
    wfid = launched(linked, worker.name)
    document = linked.wire.take(worker.queue)  # it says to no engine that it has it
    cancel(linked, wfid)

    linked.ends(wfid)
    assert worker.state(document) == {"state": "lost"}


def test_a_program_of_the_original_gets_a_document_that_names_its_work(linked: Site) -> None:
    queue = linked.wire.queue()
    linked.register("build", queue)
    wfid = launched(linked, "build")
    document = linked.wire.take(queue)
    cancel(linked, wfid)

    linked.ends(wfid)  # it never answers, and is not waited for
    told = linked.wire.take(queue)
    assert told["cancel"] is True
    assert told["fei"] == document["fei"]
    assert set(told["fei"]) == {"engine_id", "wfid", "subid", "expid"}


def test_a_cancel_that_comes_back_as_it_was_does_no_harm(linked: Site) -> None:
    queue = linked.wire.queue()
    linked.register("build", queue)
    wfid = launched(linked, "build")
    linked.wire.take(queue)
    cancel(linked, wfid)
    linked.wire.say(linked.wire.take(queue))
    wfid_after = launched(linked, "noop")

    linked.ends(wfid_after)  # what came before it has been handled
    assert linked.app.store.views.errors(wfid) == []
    assert linked.app.store.views.totals()["dead_letters"] == 0


def test_a_worker_is_told_by_a_queue_of_its_own(broker: Broker, linked: Site) -> None:
    name = f"build{uuid4().hex[:8]}"
    cancelled: list[str] = []

    class Build(Participant):
        def on_workitem(self, wi: Workitem) -> None:
            while not wi.cancelled:
                wi.log("building")
                until(lambda: wi.cancelled)

        def on_cancel(self, wi: Workitem) -> None:
            cancelled.append(wi.fei.wfid)

    Build.name = name
    with working(broker, linked, Build) as worker:
        worker.address(name)
        wfid = launched(linked, name)
        work = until(lambda: told(linked.wire, name, "status")["return"]["work"])
        answer = told(linked.wire, name, "cancel", dispatch=work[0]["dispatch"])
        assert answer["return"] == {"found": True}
        assert answer["service"] == f"{name}.{socket.gethostname()}.0"

        linked.ends(wfid)
        assert cancelled == [wfid]
        error = told(linked.wire, name, "cancel", work="d1")["error"]
        assert error["class"] == "BadCommand"


def told(wire: Wire, name: str, command: str, **arguments: Any) -> dict[str, Any]:
    """What a worker answers, by the bare protocol of AIR."""
    call = f"urn:uuid:{uuid4()}"
    box = wire.channel.queue_declare(exclusive=True).queue
    wire.channel.queue_bind(box, "AIR-response", box)
    body = {"msgID": call, "args": [command], "kwargs": arguments, "deadline": None}
    message = amqp.Message(json.dumps(body), delivery_mode=2, reply_to=box)
    to = f"{name}.{socket.gethostname()}.0"
    wire.channel.basic_publish(message, exchange="AIR-request", routing_key=to, mandatory=True)
    answer = wire.take(box)
    assert answer["msgID"] == call
    return answer
