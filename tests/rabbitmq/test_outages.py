"""What happens when the broker or the engine goes away: nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.brokers import rabbitmq
from tests.clusters import Wire, site, until
from tests.observe.upping import COMMAND

from mint.model.tree import Tree
from mint.ports.front import LaunchOrder
from mint.store.opening import looking_into

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.brokers import Broker

    from mint.ports.views import Views

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow]


_LONG = 120.0
"""Seconds for hundreds of processes on a machine that has other work."""


@pytest.fixture(scope="module")
def fragile() -> Iterator[Broker]:
    """A node that tests may stop."""
    with rabbitmq() as node:
        yield node


def test_a_broker_that_restarts(fragile: Broker, tmp_path: Path) -> None:
    with site(fragile, tmp_path) as linked:
        queue = linked.wire.queue()
        linked.register("weigh", queue)
        before = linked.wire.ask({"definition": "weigh"})["wfid"]
        transport = linked.app.cluster.broker
        assert transport is not None

        fragile.control("stop_app")
        until(lambda: transport.fault is not None)
        wfid = linked.app.engine.launch(LaunchOrder(Tree("weigh"))).result()
        assert linked.process(wfid).state == "running"
        fragile.control("start_app")
        until(lambda: transport.fault is None)

        wire = Wire(fragile, linked.wire.inbound)
        found: dict[str, dict[str, Any]] = {}
        while {before, wfid} - set(found):
            document = wire.take(queue)
            found[document["fei"]["wfid"]] = document
        for document in found.values():
            wire.say(document)
        linked.ends(before)
        linked.ends(wfid)
        wire.close()


def test_an_engine_that_starts_before_its_broker(fragile: Broker, tmp_path: Path) -> None:
    fragile.control("stop_app")
    waiting = f"in-{uuid4().hex[:8]}"
    with _up(fragile, tmp_path, waiting) as server:
        time.sleep(1.0)
        assert server.poll() is None
        fragile.control("start_app")
        wire = until(lambda: _wire(fragile, waiting))
        until(lambda: _is_there(wire, waiting))
        assert "wfid" in wire.ask({"definition": "noop"})
        wire.close()


def test_launches_that_wait_while_the_engine_is_killed(fragile: Broker, tmp_path: Path) -> None:
    inbound = f"in-{uuid4().hex[:8]}"
    with _up(fragile, tmp_path, inbound):
        wire = Wire(fragile, inbound)
        until(lambda: _is_there(wire, inbound))
    number = 200
    for each in range(number):
        wire.launch("define name: kept\n  noop", {"n": each}, launch_key=f"k{each}")
    _kill_again_and_again(fragile, tmp_path, inbound)
    with (
        _up(fragile, tmp_path, inbound),
        looking_into(f"sqlite:///{tmp_path}/mint.db") as views,
    ):
        until(lambda: len(_ended(views)) >= number, _LONG)
    assert (
        wire.channel.queue_declare(inbound, passive=True).message_count == 0
    )  # the server is gone
    wire.close()

    with looking_into(f"sqlite:///{tmp_path}/mint.db") as views:
        processes = _ended(views)
        running = views.totals()["running"]
    assert sorted((each.fields or {})["n"] for each in processes) == list(range(number))
    assert running == 0


def test_dispatches_of_an_engine_that_is_killed(fragile: Broker, tmp_path: Path) -> None:
    inbound, number = f"in-{uuid4().hex[:8]}", 300
    wire = Wire(fragile, inbound)
    queue = wire.queue()
    with _up(fragile, tmp_path, inbound):
        until(lambda: _is_there(wire, inbound))
        fields = {"name": "weigh", "queue": queue}
        wfid = wire.ask({"definition": "boss_register", "fields": fields})["wfid"]
        with looking_into(f"sqlite:///{tmp_path}/mint.db") as views:
            until(lambda: getattr(views.process(wfid), "ended_at", None))
        for each in range(number):
            wire.launch("weigh", {"n": each}, launch_key=f"k{each}")
    _kill_again_and_again(fragile, tmp_path, inbound)
    got: list[int] = []
    with _up(fragile, tmp_path, inbound):
        while set(got) != set(range(number)):
            document = wire.take(queue)
            got.append(document["fields"]["n"])
            wire.say(document)
        with looking_into(f"sqlite:///{tmp_path}/mint.db") as views:
            until(lambda: views.totals()["running"] == 0, _LONG)
    wire.close()


def _ended(views: Views) -> list[Any]:
    """The processes that have ended, of those that a test has launched."""
    return [each for each in views.processes(limit=1_000) if each.state == "terminated"]


def _kill_again_and_again(broker: Broker, data: Path, inbound: str) -> None:
    for pause in (0.5, 0.6, 0.7, 0.8):
        with _up(broker, data, inbound) as server:
            time.sleep(pause)
            server.kill()


@contextmanager
def _up(broker: Broker, data: Path, inbound: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server of its own, which is told to stop at the end, or is dead by then."""
    environment = {
        **os.environ,
        "MINT_DATA": str(data),
        "MINT_AMQP__URL": broker.url,
        "MINT_AMQP__QUEUE": inbound,
    }
    server = subprocess.Popen(  # noqa: S603 - our own program
        [*COMMAND, "up"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield server
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGTERM)
        server.wait(30)


def _wire(broker: Broker, inbound: str) -> Wire | None:
    try:
        return Wire(broker, inbound)
    except OSError:
        return None


def _is_there(wire: Wire, queue: str) -> bool:
    """Whether a queue is declared; the channel is a new one each time, for a no ends it."""
    channel = wire.another_channel()
    try:
        channel.queue_declare(queue, passive=True)
    except Exception:  # noqa: BLE001 - whatever it is called, it is not there
        return False
    channel.close()
    return True
