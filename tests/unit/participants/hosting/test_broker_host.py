from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from tests.clusters import until

from mint import Participant, Retry, participant
from mint.engine.clock import SystemClock
from mint.model.message import Cancel
from mint.participants import Registry
from mint.participants.hosting import Options
from mint.participants.hosting.broker_host import BrokerHost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.brokers import Broker
    from tests.clusters import Site

    from mint import Workitem

pytestmark = pytest.mark.rabbitmq

SLOW_AT_A_TIME = 4
"""Workitems that a worker of these tests does at a time."""


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


@contextmanager
def worker(broker: Broker, linked: Site, *things: object, **more: Any) -> Iterator[BrokerHost]:
    said: list[str] = []
    host = BrokerHost(
        Registry(*things),
        broker.url,
        clock=SystemClock(),
        options=Options(concurrency=SLOW_AT_A_TIME, grace=5.0),
        tell=said.append,
        inbound=linked.wire.inbound,
        **more,
    )
    thread = threading.Thread(target=host.run)
    thread.start()
    until(lambda: any("connected" in line for line in said))
    yield host
    host.stop()
    thread.join(20)
    assert not thread.is_alive()


def test_it_does_the_work(broker: Broker, linked: Site) -> None:
    with worker(broker, linked, weigh):
        wfid = linked.wire.ask({"definition": "sequence\n  weigh\n  weigh"})["wfid"]

        assert linked.ends(wfid) == {"weight": 5}
        assert linked.app.workers.all()[0].serves == ("weigh",)


def test_what_it_logs_is_in_the_history(broker: Broker, linked: Site) -> None:
    with worker(broker, linked, weigh):
        wfid = linked.wire.ask({"definition": "weigh"})["wfid"]

        history = linked.app.store.views.history
        until(lambda: "log" in [event.kind for _, event in history(wfid)])


def test_a_failure_is_an_error_with_its_traceback(broker: Broker, linked: Site) -> None:
    with worker(broker, linked, broken):
        wfid = linked.wire.ask({"definition": "fall"})["wfid"]

        (record,) = linked.errors(wfid)
        assert (record.fault.class_name, record.fault.message) == ("ValueError", "no space left")
        assert any("no space left" in line for line in record.fault.trace)


def test_retries(broker: Broker, linked: Site) -> None:
    with worker(broker, linked, again):
        wfid = linked.wire.ask({"definition": "again"})["wfid"]

        assert linked.ends(wfid) == {"attempt": 2}


def test_long_work_is_held_by_a_lease_and_not_by_the_broker(broker: Broker, linked: Site) -> None:
    go_on = threading.Event()

    @participant("slow")
    def slow(_: Workitem) -> None:
        go_on.wait(30)

    with worker(broker, linked, slow, claim_after=0.2) as host:
        wfid = linked.wire.ask({"definition": "slow"})["wfid"]

        def holder() -> str:
            (work,) = linked.app.store.views.dispatches(wfid, limit=5)
            return str(work["holder"])

        until(lambda: holder() == f"worker:{host.name}")
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

    with worker(broker, linked, Build):
        wfid = linked.wire.ask({"definition": "build"})["wfid"]
        assert begun.wait(10)
        linked.app.engine.tell(Cancel(wfid=wfid)).result()

        assert told.wait(10)
        linked.ends(wfid)


def test_a_cancel_of_what_nobody_has(broker: Broker, linked: Site) -> None:
    with worker(broker, linked, weigh):
        pass
    wfid = linked.wire.ask({"definition": "weigh"})["wfid"]
    linked.app.engine.tell(Cancel(wfid=wfid)).result()

    linked.ends(wfid)


def test_what_a_dead_worker_had_is_done_by_another(broker: Broker, linked: Site) -> None:
    stuck = threading.Event()

    @participant("weigh")
    def never(_: Workitem) -> None:
        stuck.wait(30)

    with worker(broker, linked, never) as host:
        wfid = linked.wire.ask({"definition": "weigh"})["wfid"]
        until(lambda: len(host._papers.held) == 1)
        host._thread.close(5)  # it says nothing more
        with worker(broker, linked, weigh):
            assert linked.ends(wfid) == {"weight": 5}
        stuck.set()


def test_short_work_comes_many_in_one_message(broker: Broker, linked: Site) -> None:
    with worker(broker, linked, weigh):
        definition = "concurrent_iterator times: 300\n  sequence\n    weigh\n    weigh"
        wfid = linked.wire.ask({"definition": definition})["wfid"]

        linked.ends(wfid)
        before = len(linked.app.store.views.errors(wfid))
    assert before == 0


def test_who_is_slow_leaves_what_it_has_not_begun_to_others(broker: Broker, linked: Site) -> None:
    go_on, begun = threading.Event(), threading.Event()

    @participant("weigh")
    def slow(_: Workitem) -> None:
        begun.set()
        go_on.wait(60)

    with worker(broker, linked, slow):
        wfid = linked.wire.ask({"definition": "concurrent_iterator times: 200\n  weigh"})["wfid"]
        assert begun.wait(20)
        with worker(broker, linked, weigh):

            def open_ones() -> list[Any]:
                return list(linked.app.store.views.dispatches(wfid, limit=300))

            until(lambda: len(open_ones()) == SLOW_AT_A_TIME)
            go_on.set()
            linked.ends(wfid)


def test_what_comes_again_comes_alone(broker: Broker, linked: Site) -> None:
    """One of a parcel may be what ends its worker: the others are not to suffer with it."""
    stuck = threading.Event()

    @participant("weigh")
    def never(_: Workitem) -> None:
        stuck.wait(60)

    with worker(broker, linked, never, claim_after=60.0) as host:
        wfid = linked.wire.ask({"definition": "concurrent_iterator times: 100\n  weigh"})["wfid"]
        until(lambda: any(one.delivered.number > 1 for one in host._papers.held.values()))
        host._thread.close(5)  # it says nothing more
        with worker(broker, linked, weigh) as other:
            linked.ends(wfid)
            assert not other._papers.held
        stuck.set()
