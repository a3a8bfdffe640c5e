"""What a broker says of itself, and what it lets us do."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from mint.settings import AmqpSettings
from mint.transport.amqp.checkup import broker_facts

if TYPE_CHECKING:
    from tests.brokers import Broker
    from tests.clusters import Site


@pytest.mark.rabbitmq
def test_a_user_who_may_not_do_what_is_needed(broker: Broker) -> None:
    name = f"user{uuid4().hex[:8]}"
    broker.control("add_user", name, "secret")
    url = f"amqp://{name}:secret@127.0.0.1:{broker.port}/"
    shown = f"127.0.0.1:{broker.port}"
    broker.control("set_permissions", "-p", "/", name, "", ".*", ".*")
    facts = broker_facts(AmqpSettings(url=url), [])
    assert (facts.url, facts.fault, set(facts.refused)) == (shown, None, {"declare"})
    assert "ACCESS_REFUSED" in facts.refused["declare"]
    broker.control("set_permissions", "-p", "/", name, ".*", ".*", "")
    assert set(broker_facts(AmqpSettings(url=url), []).refused) == {"consume"}
    broker.control("set_permissions", "-p", "/", name, ".*", "", ".*")
    assert set(broker_facts(AmqpSettings(url=url), []).refused) == {"publish"}


@pytest.mark.rabbitmq
def test_a_queue_of_another_kind(broker: Broker, linked: Site) -> None:
    name = linked.wire.queue()
    facts = broker_facts(AmqpSettings(url=broker.url, queue=name), [])
    assert facts.queues[name].other_kind
    assert (
        not broker_facts(AmqpSettings(url=broker.url, queue=linked.wire.inbound), [])
        .queues[linked.wire.inbound]
        .other_kind
    )


def test_a_broker_that_is_not_there() -> None:
    facts = broker_facts(AmqpSettings(url="amqp://x:secret@127.0.0.1:1/", timeout=2.0), ["work"])
    assert facts.fault
    assert "secret" not in facts.url
