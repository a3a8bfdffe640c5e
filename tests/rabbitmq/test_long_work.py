"""A step that lasts longer than a broker lets a consumer keep a message."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import amqp
import pytest
from tests.brokers import rabbitmq
from tests.clusters import site, until
from tests.unit.participants.hosting.at_broker import working

from mint import Workitem, participant

if TYPE_CHECKING:
    from pathlib import Path

    from tests.clusters import Wire

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow]

PATIENCE = 3_000
"""Milliseconds for which the broker lets a consumer keep a message."""

TICK = 500
"""Milliseconds between two looks of the broker whether one has kept one for longer."""


def test_it_ends_once_and_the_broker_never_hangs_up(tmp_path: Path) -> None:
    begun, end = threading.Event(), threading.Event()
    times: list[str] = []

    @participant("build")
    def build(wi: Workitem) -> None:
        times.append(wi.fei.wfid)
        begun.set()
        end.wait(60)
        wi.fields.built = True

    with (
        rabbitmq(consumer_timeout=PATIENCE, channel_tick_interval=TICK) as broker,
        site(broker, tmp_path) as place,
        working(broker, place, build, claim_after=1.0) as worker,
    ):
        wfid = place.wire.ask({"definition": "build"})["wfid"]
        assert begun.wait(20)
        for _ in range(2):  # so the work has been here for longer than either
            _wait_until_it_hangs_up(place.wire)
        end.set()

        assert place.ends(wfid) == {"built": True}
        assert times == [wfid]
        assert [line for line in worker.said if "broker" in line] == [
            f"connected to the broker as {worker.host.name}; serves build"
        ]


def _wait_until_it_hangs_up(wire: Wire) -> None:
    """Be somebody who keeps a message that came after the work, until the broker has enough."""
    queue = wire.queue()
    channel = wire.another_channel()
    channel.basic_consume(queue, callback=lambda _: None)
    wire.say({"to": "be kept"}, to=queue)

    def is_closed() -> bool:
        try:
            channel.connection.drain_events(timeout=0.1)
        except amqp.PreconditionFailed as error:
            assert "timeout" in str(error)  # noqa: PT017 - it is what is waited for
            return True
        except TimeoutError:
            return False
        return False

    until(is_closed, 60)
