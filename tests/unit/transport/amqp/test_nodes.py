from __future__ import annotations

from typing import TYPE_CHECKING

import aiormq
import pytest
from tests.brokers import free_port

from mint.errors import SettingsError
from mint.transport.amqp.nodes import LOST, Nodes

if TYPE_CHECKING:
    from tests.brokers import Broker


def nobody() -> str:
    return f"amqp://guest:secret@127.0.0.1:{free_port()}/"


@pytest.mark.parametrize(
    ("nodes", "urls"),
    [
        (Nodes("amqp://u:p@h:1/v"), ["amqp://u:p@h:1/v"]),
        (Nodes("amqp://u:p@h:1/v", "AIR"), ["amqp://u:p@h:1/AIR"]),
        (Nodes("amqps://u:p@h/", "a/b"), ["amqps://u:p@h/a%2Fb"]),
        (Nodes("amqp://h?name=x", "AIR"), ["amqp://h/AIR?name=x"]),
        (Nodes("amqp://a/v,amqps://b/v, amqp://c/v"), ["amqp://a/v", "amqps://b/v", "amqp://c/v"]),
        (Nodes("amqp://u:p,q@a/,amqp://b/", "v"), ["amqp://u:p,q@a/v", "amqp://b/v"]),
    ],
)
def test_the_urls_of_the_nodes(nodes: Nodes, urls: list[str]) -> None:
    assert nodes.urls == urls


def test_people_see_no_passwords() -> None:
    assert str(Nodes("amqp://u:secret@a:1/v,amqp://u:secret@b/v")) == "a:1, b"


@pytest.mark.parametrize(
    "urls", ["", "mq.example.org", "http://mq.example.org/", "amqp://a/,http://b/", "amqp:///v"]
)
def test_what_is_no_url_of_a_broker(urls: str) -> None:
    with pytest.raises(SettingsError, match="this is no URL of a broker, such as amqp:"):
        Nodes(urls)


def test_a_bad_url_does_not_tell_its_password() -> None:
    with pytest.raises(SettingsError) as raised:
        Nodes("ampq://u:secret@a/v")
    assert "secret" not in str(raised.value)


@pytest.mark.rabbitmq
async def test_a_node_that_is_not_there_is_passed_over(broker: Broker) -> None:
    nodes = Nodes(f"{nobody()},{broker.url}")
    for _ in "two times":
        async with await nodes.connect("a test") as connection:
            assert connection.connected.is_set()


@pytest.mark.rabbitmq
async def test_the_next_connection_is_with_the_next_node(broker: Broker) -> None:
    nodes = Nodes(f"{broker.url},{broker.url}?name=second")
    names = []
    for _ in "three":
        async with await nodes.connect("a test") as connection:
            names.append("second" in str(getattr(connection, "url", "")))
    assert names == [False, True, False, True, False]


async def test_when_no_node_is_there_each_tells_why() -> None:
    first, second = nobody(), nobody()
    with pytest.raises(ConnectionError) as raised:
        await Nodes(f"{first},{second}").connect("a test")
    for url in (first, second):
        assert url.rpartition("@")[2].rstrip("/") in str(raised.value)
    assert "secret" not in str(raised.value)


async def test_when_the_only_node_is_not_there_it_tells_why() -> None:
    with pytest.raises(LOST, match="127"):
        await Nodes(nobody()).connect("a test")


@pytest.mark.rabbitmq
@pytest.mark.parametrize(
    ("said", "seconds"), [("", 15), ("?heartbeat=4&name=x", 4), ("?name=x", 15)]
)
async def test_silence_is_noticed_soon(broker: Broker, said: str, seconds: int) -> None:
    async with await Nodes(f"{broker.url}{said}").connect("a test") as connection:
        assert connection.transport is not None
        under = connection.transport.connection
        assert isinstance(under, aiormq.Connection)
        assert under.heartbeat_timeout == seconds
