from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.brokers import free_port
from tests.clusters import Wire, until

from mint.engine.clock import SystemClock
from mint.ports.directory import Entry
from mint.settings import AmqpSettings
from mint.transport.amqp.lookout import Lookout, Wanted
from mint.transport.amqp.unserved import Unserved
from mint.transport.amqp.watch import BrokerWatch

if TYPE_CHECKING:
    from tests.brokers import Broker
    from tests.clusters import Site

    from mint.ports.front import Front

pytestmark = pytest.mark.rabbitmq


def lookout(front: Front, queue: str) -> Lookout:
    entry = Entry("weigh", queue=queue)
    clock = SystemClock()
    unserved = Unserved(front, lambda _, __: [], clock)
    return Lookout(Wanted(lambda: [entry], lambda: True), unserved, 0.0, clock)


def test_a_web_server_sees_how_much_waits_and_takes_nothing(broker: Broker, linked: Site) -> None:
    wire = Wire(broker, f"in-{uuid4().hex[:8]}")
    queue = wire.queue()
    wire.say({"n": 1}, queue)
    watch = BrokerWatch(AmqpSettings(url=broker.url))
    assert watch.depths() == {}

    watch.start(lookout(linked.app.engine, queue))

    depth = until(lambda: watch.depths().get("weigh"))
    assert (depth.queue, depth.messages, depth.consumers, depth.there) == (queue, 1, 0, True)
    assert watch.fault is None
    assert watch.nodes == f"127.0.0.1:{broker.port}"
    watch.close(5)
    assert wire.take(queue) == {"n": 1}
    wire.close()


def test_without_a_broker_it_says_why(linked: Site) -> None:
    watch = BrokerWatch(AmqpSettings(url=f"amqp://x:secret@127.0.0.1:{free_port()}/"))
    watch.start(lookout(linked.app.engine, "q"))

    until(lambda: watch.fault != "not connected yet")
    assert "secret" not in str(watch.fault)
    assert "secret" not in watch.nodes
    watch.close(5)
