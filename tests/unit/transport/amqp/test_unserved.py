"""Work that nobody takes, with an engine and a real broker."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.clusters import Site, site, until
from tests.unit.participants.hosting.at_broker import working

from mint import Workitem, participant
from mint.model.message import Cancel, Replay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.brokers import Broker

    from mint.ports.broker import Depth

pytestmark = pytest.mark.rabbitmq


@pytest.fixture
def hasty(broker: Broker, tmp_path: Path) -> Iterator[Site]:
    """An engine that does not wait for long until somebody takes work."""
    with site(broker, tmp_path, amqp={"unserved": "1.5s"}) as found:
        yield found


def launched(place: Site, definition: str) -> str:
    wfid: str = place.wire.ask({"definition": definition})["wfid"]
    return wfid


def kinds(place: Site, wfid: str) -> list[str]:
    return [event.kind for _, event in place.app.store.views.history(wfid)]


def test_it_is_an_error_once_and_the_queue_is_empty(hasty: Site) -> None:
    queue = hasty.wire.queue()
    hasty.register("weigh", queue)
    wfid = launched(hasty, "weigh")

    (record,) = hasty.errors(wfid)
    assert record.fault.kind == "unserved"
    assert queue in record.fault.message
    assert "start its program, then replay" in record.fault.message
    until(lambda: _depth(hasty, queue) == 0)
    assert kinds(hasty, wfid).count("failed") == 1


def test_with_a_worker_a_replay_does_it(hasty: Site, broker: Broker) -> None:
    name = f"weigh{uuid4().hex}"

    @participant(name, retries=5, backoff=0.01)
    def weigh(wi: Workitem) -> None:
        wi.fields.times = (wi.fields.get("times") or 0) + 1

    with working(broker, hasty, weigh):
        pass
    wfid = launched(hasty, name)
    (record,) = hasty.errors(wfid)
    assert "mint participant run" in record.fault.message
    assert "retrying" not in kinds(hasty, wfid)
    with working(broker, hasty, weigh):
        hasty.app.engine.tell(Replay(wfid=wfid, key=record.key)).result()
        assert hasty.ends(wfid) == {"times": 1}


def test_a_late_answer_is_dropped_with_a_note(hasty: Site) -> None:
    queue = hasty.wire.queue(classic=False)
    hasty.register("weigh", queue)
    wfid = launched(hasty, "weigh")
    until(lambda: _depth(hasty, queue))
    held = hasty.wire.another_channel()
    message = until(lambda: held.basic_get(queue))
    document = json.loads(message.body)
    held.close()  # it goes back, and he knows what it was

    hasty.errors(wfid)
    hasty.wire.say({**document, "fields": {"late": True}})
    until(lambda: "late" in kinds(hasty, wfid))
    assert len(hasty.errors(wfid)) == 1


def _depth(place: Site, queue: str) -> int:
    try:
        found = place.wire.another_channel().queue_declare(queue, passive=True)
    except Exception:  # noqa: BLE001 - it is not there yet
        return 0
    return int(found.message_count)


def _seen(place: Site) -> Depth | None:
    broker = place.app.cluster.broker
    return None if broker is None else broker.depths().get("weigh")


def test_what_somebody_has_taken_is_no_concern_of_it(hasty: Site) -> None:
    queue = hasty.wire.queue()
    hasty.register("weigh", queue)
    first = launched(hasty, "weigh")
    document = hasty.wire.take(queue)
    second = launched(hasty, "weigh")

    hasty.errors(second)
    assert hasty.app.store.views.errors(first) == []
    hasty.wire.say({**document, "fields": {"weight": 5}})
    assert hasty.ends(first) == {"weight": 5}


def test_while_somebody_is_there_it_may_wait(hasty: Site) -> None:
    queue = hasty.wire.queue()
    hasty.register("weigh", queue)
    channel = hasty.wire.another_channel()
    channel.basic_qos(0, 1, a_global=False)
    channel.basic_consume(queue, callback=lambda _: None)
    wfids = [launched(hasty, "weigh") for _ in range(3)]
    until(lambda: (seen := _seen(hasty)) and seen.consumers == 1)
    time.sleep(3.0)  # twice as long as it would wait without him
    assert [hasty.app.store.views.errors(wfid) for wfid in wfids] == [[], [], []]

    channel.close()
    for wfid in wfids:
        hasty.errors(wfid)


def test_what_was_in_a_queue_that_is_deleted_is_an_error_too(hasty: Site) -> None:
    queue = hasty.wire.queue()
    hasty.register("weigh", queue)
    wfid = launched(hasty, "weigh")
    until(lambda: _depth(hasty, queue))
    hasty.wire.channel.queue_delete(queue)

    (record,) = hasty.errors(wfid)
    assert f"has deleted the queue {queue}" in record.fault.message


def test_a_cancel_that_nobody_hears_is_no_error(hasty: Site) -> None:
    queue = hasty.wire.queue()
    hasty.register("weigh", queue)
    wfid = launched(hasty, "weigh")
    hasty.wire.take(queue)
    hasty.app.engine.tell(Cancel(wfid=wfid)).result()
    hasty.ends(wfid)
    broker = hasty.app.cluster.broker
    until(lambda: broker is not None and broker.letters == 0)

    until(lambda: _depth(hasty, queue) == 0)
    assert "failed" not in kinds(hasty, wfid)


def test_what_is_none_of_ours_stays_where_it_is(hasty: Site) -> None:
    queue = hasty.wire.queue()
    hasty.register("weigh", queue)
    hasty.wire.say("something of others", to=queue)
    wfid = launched(hasty, "weigh")
    until(lambda: (seen := _seen(hasty)) and seen.messages == 2)
    time.sleep(3.0)

    assert hasty.app.store.views.errors(wfid) == []
    assert hasty.wire.raw(queue).body == "something of others"
    hasty.errors(wfid)
