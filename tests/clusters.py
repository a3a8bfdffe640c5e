"""An engine with a broker, and whoever speaks to it by the bare protocol: for tests."""

from __future__ import annotations

import contextlib
import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import amqp

from mint.app.app import App
from mint.settings import AmqpSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.brokers import Broker

    from mint.participants import Registry

PATIENCE = 20.0
"""Seconds to wait for what must happen."""


def until(what: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """What `what` gives, once that is true."""
    end = time.monotonic() + patience
    while not (found := what()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)
    return found


class Wire:
    """A client that knows the protocol and nothing of MINT.

    Args:
        broker: to speak to.
        inbound: the queue of the engine.
    """

    def __init__(self, broker: Broker, inbound: str) -> None:
        self.inbound = inbound
        self._connection = amqp.Connection(
            f"127.0.0.1:{broker.port}", "guest", "guest", virtual_host="/"
        )
        self._connection.connect()
        self.channel = self._connection.channel()

    def queue(self, *, classic: bool = True) -> str:
        """A queue as clients of the original declare it, of a name of its own."""
        name = f"work-{uuid4().hex[:8]}"
        if classic:
            self.channel.queue_declare(name, durable=True, exclusive=False, auto_delete=False)
        return name

    def say(self, document: object, to: str = "", **properties: Any) -> None:
        """Send a document, or a text as it is, to the engine or another queue."""
        body = document if isinstance(document, str) else json.dumps(document)
        message = amqp.Message(body, delivery_mode=2, **properties)
        self.channel.basic_publish(message, exchange="", routing_key=to or self.inbound)

    def launch(self, definition: object, fields: object = None, **more: Any) -> None:
        """Send a launch as the Python client of the original does."""
        self.say({"definition": definition, "fields": fields, "variables": None, **more})

    def ask(self, document: object, **properties: Any) -> Any:
        """Send something to the engine, and what is answered to it."""
        return self.ask_to(self.inbound, document, **properties)

    def ask_to(self, queue: str, document: object, **properties: Any) -> Any:
        """Send something to a queue, and what is answered to it."""
        answers = self.channel.queue_declare(exclusive=True).queue
        self.say(document, queue, reply_to=answers, correlation_id="c1", **properties)
        message = until(lambda: self.channel.basic_get(answers, no_ack=True))
        assert message.properties["correlation_id"] == "c1"
        return json.loads(message.body)

    def raw(self, queue: str) -> Any:
        """The next message of a queue, with its properties."""
        return until(lambda: self.channel.basic_get(queue, no_ack=True))

    def take(self, queue: str) -> dict[str, Any]:
        """The next document of a queue."""
        document: dict[str, Any] = json.loads(self.raw(queue).body)
        return document

    def is_empty(self, queue: str) -> bool:
        """Whether nothing waits there at this moment."""
        return self.channel.basic_get(queue, no_ack=True) is None

    def another_channel(self) -> Any:
        """A channel for what may be refused, which ends it."""
        return self._connection.channel()

    def close(self) -> None:
        """Hang up."""
        with contextlib.suppress(OSError):
            self._connection.close()


class Site:
    """An engine with a broker, and a client of it."""

    def __init__(self, app: App, wire: Wire) -> None:
        self.app = app
        self.wire = wire

    def register(self, name: str, queue: str) -> None:
        """Register a participant as programs of the original do."""
        self.wire.launch(
            "Ruote.process_definition do\n sequence do\n  boss_register\n end\nend",
            {"name": name, "queue": queue},
        )
        until(lambda: self.app.roll.entry(name))

    def process(self, wfid: str) -> Any:
        """A process as it is."""
        return self.app.store.views.process(wfid)

    def ends(self, wfid: str) -> dict[str, Any]:
        """The fields with which a process ends."""
        until(lambda: self.process(wfid) and self.process(wfid).state == "terminated")
        fields: dict[str, Any] = self.process(wfid).fields
        return fields

    def errors(self, wfid: str) -> list[Any]:
        """The errors of a process, once it has one."""
        return list(until(lambda: self.app.store.views.errors(wfid)))


@contextmanager
def site(
    broker: Broker, data: Path, registry: Registry | None = None, **settings: Any
) -> Iterator[Site]:
    """An engine of its own, with an inbound queue of its own."""
    inbound = settings.pop("inbound", "") or f"in-{uuid4().hex[:8]}"
    chosen = {"url": broker.url, "queue": inbound, **settings.pop("amqp", {})}
    amqp_settings = AmqpSettings(**chosen)
    with App(Settings(data=str(data), amqp=amqp_settings, **settings), registry) as app:
        transport = app.cluster.broker
        assert transport is not None
        until(lambda: transport.fault is None)
        wire = Wire(broker, inbound)
        yield Site(app, wire)
        wire.close()
