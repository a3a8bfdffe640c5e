"""What operators see of a broker and the queues of participants."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.brokers import free_port
from tests.cli.running import Mint, Running
from tests.clusters import until

from mint.cli.server import Server
from mint.settings import AmqpSettings
from mint.transport.amqp.nodes import Nodes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.brokers import Broker

pytestmark = pytest.mark.rabbitmq


@pytest.fixture
def inbound() -> str:
    return f"in-{uuid4().hex[:8]}"


@pytest.fixture
def running(broker: Broker, tmp_path: Path, inbound: str) -> Iterator[Running]:
    settings = AmqpSettings(url=broker.url, queue=inbound, unserved="2s")
    server = Running(tmp_path / "data", amqp=settings)
    yield server
    server.close()


async def register(broker: Broker, inbound: str, name: str, queue: str) -> None:
    async with await Nodes(broker.url).connect("a test") as connection:
        channel = await connection.channel()
        definition = "boss_register"
        fields = {"name": name, "queue": queue}
        body = json.dumps({"definition": definition, "fields": fields}).encode()
        underlay = await channel.get_underlay_channel()
        await underlay.basic_publish(body, routing_key=inbound)


async def take(_: object) -> None:
    """Take it, and leave it at that."""


def line(mint: Mint, name: str) -> dict[str, Any]:
    found = mint("participants", "--json").json["participants"]
    return next((one for one in found if one["name"] == name), {})


async def test_a_queue_that_nobody_serves(
    mint: Mint, broker: Broker, inbound: str, tmp_path: Path
) -> None:
    queue = f"q-{uuid4().hex[:8]}"
    await register(broker, inbound, "weigh", queue)
    until(lambda: line(mint, "weigh").get("depth"))
    assert f"its queue {queue} is not there" in mint("participants").out

    mint.launch("weigh", tmp_path)
    seen = until(lambda: (one := line(mint, "weigh"))["depth"]["messages"] and one)
    assert (seen["depth"]["name"], seen["depth"]["consumers"], seen["served"]) == (queue, 0, False)
    assert "no program at its queue" in mint("participants").out
    assert figure(mint, 'mint_queue_messages{participant="weigh"}') == "1.0"
    assert figure(mint, 'mint_queue_consumers{participant="weigh"}') == "0.0"

    async with await Nodes(broker.url).connect("a test") as connection:
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=1)
        found = await channel.get_queue(queue)
        await found.consume(take)
        until(lambda: line(mint, "weigh")["depth"]["consumers"] == 1)
        assert line(mint, "weigh")["served"]
        assert "at the broker, 1 program" in mint("participants").out


def figure(mint: Mint, name: str) -> str:
    """A figure as Prometheus reads it."""
    with Server.of(str(mint._data)) as server:
        text = server.text("/metrics")
    return next((row.rpartition(" ")[2] for row in text.splitlines() if row.startswith(name)), "")


def test_how_it_stands_with_the_broker(mint: Mint) -> None:
    told = until(lambda: (one := mint("status", "--json").json["broker"])["fault"] is None and one)

    assert told["nodes"].startswith("127.0.0.1:")
    assert (told["letters"], told["declared_again"]) == (0, 0)
    assert "connected" in mint("status").out
    assert figure(mint, "mint_broker_connected") == "1.0"


def test_a_broker_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"amqp://guest:secret@127.0.0.1:{free_port()}/"
    server = Running(tmp_path / "data", amqp=AmqpSettings(url=url))
    mint = Mint(capsys, server.data)
    try:
        fault = until(lambda: mint("status", "--json").json["broker"]["fault"])
        until(lambda: "Connect call failed" in mint("status").out)
        assert "secret" not in fault + mint("status").out
        assert figure(mint, "mint_broker_connected") == "0.0"
    finally:
        server.close()


def test_without_a_broker_there_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = Running(tmp_path / "data")
    mint = Mint(capsys, server.data)
    try:
        assert mint("status", "--json").json["broker"] is None
        assert "connected" not in mint("status").out
        assert figure(mint, "mint_broker_connected") == ""
    finally:
        server.close()
