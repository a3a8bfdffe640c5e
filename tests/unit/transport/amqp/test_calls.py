from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from amqp.exceptions import NotFound
from tests.clusters import until

from mint.model.wire import WORKERS

if TYPE_CHECKING:
    from tests.brokers import Broker
    from tests.clusters import Site

pytestmark = pytest.mark.rabbitmq


def ask(linked: Site, document: object) -> Any:
    channel = linked.wire.channel
    answers = channel.queue_declare(exclusive=True).queue
    linked.wire.say(document, to=WORKERS, reply_to=answers, correlation_id="c7")
    message = until(lambda: channel.basic_get(answers, no_ack=True))
    assert message.properties["correlation_id"] == "c7"
    return json.loads(message.body)


def test_a_worker_is_answered(linked: Site) -> None:
    told = ask(linked, {"do": "hello", "worker": "w1", "participants": [{"name": "a"}]})

    assert told == {"lease": linked.app.settings.limits.lease, "taken": []}


def test_what_means_nothing_is_answered_too(linked: Site) -> None:
    assert "error" in ask(linked, "not json")
    assert "lease" in ask(linked, {"do": "pulse", "worker": "w1"})


def test_who_cannot_be_answered_blocks_nobody(linked: Site) -> None:
    linked.wire.say({"do": "pulse", "worker": "w1"}, to=WORKERS)
    linked.wire.say({"do": "pulse", "worker": "w1"}, to=WORKERS, reply_to="nobody")

    assert "lease" in ask(linked, {"do": "pulse", "worker": "w1"})


def test_no_single_node_of_a_broker_has_the_queue_alone(broker: Broker, linked: Site) -> None:
    assert ask(linked, {"do": "pulse", "worker": "w1"})
    kinds = broker.control("list_queues", "name", "type").splitlines()
    assert f"{WORKERS}\tquorum" in kinds


def test_workers_are_answered_again_when_the_queue_was_deleted(
    linked: Site,
) -> None:
    assert ask(linked, {"do": "pulse", "worker": "w1"})
    linked.wire.channel.queue_delete(WORKERS)

    def is_there() -> bool:
        try:
            linked.wire.another_channel().queue_declare(WORKERS, passive=True)
        except NotFound:
            return False
        return True

    until(is_there)
    assert "lease" in ask(linked, {"do": "pulse", "worker": "w1"})
