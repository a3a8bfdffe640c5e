from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.clusters import until
from tests.unit.participants.hosting.at_broker import working

from mint import Participant, Retry, participant
from mint.model.message import Cancel

if TYPE_CHECKING:
    from tests.brokers import Broker
    from tests.clusters import Site

    from mint import Workitem

pytestmark = pytest.mark.rabbitmq


@participant("weigh")
def weigh(wi: Workitem) -> None:
    wi.log("on the scales")
    wi.fields.weight = 5


@participant("fall")
def broken(_: Workitem) -> None:
    raise ValueError("no space left")


@participant("again", retries=2, backoff=0.01)
def again(wi: Workitem) -> None:
    if wi.attempt == 1:
        raise Retry(after=0.01)
    wi.fields.attempt = wi.attempt


def test_it_does_the_work(broker: Broker, linked: Site) -> None:
    with working(broker, linked, weigh):
        wfid = linked.wire.ask({"definition": "sequence\n  weigh\n  weigh"})["wfid"]

        assert linked.ends(wfid) == {"weight": 5}
        assert linked.app.workers.all()[0].serves == ("weigh",)


def test_what_it_logs_is_in_the_history(broker: Broker, linked: Site) -> None:
    with working(broker, linked, weigh):
        wfid = linked.wire.ask({"definition": "weigh"})["wfid"]

        history = linked.app.store.views.history
        until(lambda: "log" in [event.kind for _, event in history(wfid)])


def test_a_failure_is_an_error_with_its_traceback(broker: Broker, linked: Site) -> None:
    with working(broker, linked, broken):
        wfid = linked.wire.ask({"definition": "fall"})["wfid"]

        (record,) = linked.errors(wfid)
        assert (record.fault.class_name, record.fault.message) == ("ValueError", "no space left")
        assert any("no space left" in line for line in record.fault.trace)


def test_retries(broker: Broker, linked: Site) -> None:
    with working(broker, linked, again):
        wfid = linked.wire.ask({"definition": "again"})["wfid"]

        assert linked.ends(wfid) == {"attempt": 2}


def test_long_work_is_held_by_a_lease_and_not_by_the_broker(broker: Broker, linked: Site) -> None:
    go_on = threading.Event()

    @participant("slow")
    def slow(_: Workitem) -> None:
        go_on.wait(30)

    with working(broker, linked, slow, claim_after=0.2) as worker:
        wfid = linked.wire.ask({"definition": "slow"})["wfid"]

        def holder() -> str:
            (work,) = linked.app.store.views.dispatches(wfid, limit=5)
            return str(work["holder"])

        until(lambda: holder() == f"worker:{worker.host.name}")
        queue = linked.wire.channel.queue_declare("mint.work.slow", passive=True)
        assert queue.message_count == 0
        assert "0" in broker.control("list_queues", "messages_unacknowledged").split()
        go_on.set()
        linked.ends(wfid)


def test_a_cancel_reaches_who_has_the_work(broker: Broker, linked: Site) -> None:
    begun, told = threading.Event(), threading.Event()

    class Build(Participant):
        name = "build"

        def on_workitem(self, wi: Workitem) -> None:
            begun.set()
            while not wi.cancelled:
                time.sleep(0.01)

        def on_cancel(self, wi: Workitem) -> None:
            told.set()

    with working(broker, linked, Build):
        wfid = linked.wire.ask({"definition": "build"})["wfid"]
        assert begun.wait(10)
        linked.app.engine.tell(Cancel(wfid=wfid)).result()

        assert told.wait(10)
        linked.ends(wfid)


def test_a_cancel_of_what_nobody_has(broker: Broker, linked: Site) -> None:
    name = f"weigh{uuid4().hex}"  # what is cancelled stays in its queue
    with working(broker, linked, participant(name)(lambda _: None)):
        pass
    wfid = linked.wire.ask({"definition": name})["wfid"]
    linked.app.engine.tell(Cancel(wfid=wfid)).result()

    linked.ends(wfid)


def test_what_a_dead_worker_had_is_done_by_another(broker: Broker, linked: Site) -> None:
    stuck, name = threading.Event(), f"weigh{uuid4().hex}"

    @participant(name)
    def never(_: Workitem) -> None:
        stuck.wait(30)

    @participant(name)
    def quick(wi: Workitem) -> None:
        wi.fields.weight = 5

    with working(broker, linked, never) as worker:
        wfid = linked.wire.ask({"definition": name})["wfid"]
        until(lambda: len(worker.host._papers.held) == 1)
        assert worker.host._thread.close(5)  # it says nothing more
        with working(broker, linked, quick):
            assert linked.ends(wfid) == {"weight": 5}
        stuck.set()
