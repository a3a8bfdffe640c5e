"""A launcher that knows the protocol and nothing of MINT: it insists on a confirm."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from typing import TYPE_CHECKING

import amqp
from amqp.exceptions import AMQPError, MessageNacked
from tests.chaos.shapes import SHAPES, shape_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUEUE = "ruote_workitems"
_PATIENCE = 5.0
"""Seconds in which a broker connects, answers or confirms; else another is asked."""
_PAUSE = 0.2
"""Seconds before the next broker is asked."""


class Launcher:
    """Launches processes under keys, on a thread of its own.

    Args:
        ports: where brokers may answer.
        total: how many processes it launches.
        prefix: of the launch keys.
    """

    def __init__(self, ports: Sequence[int], total: int, prefix: str) -> None:
        self.confirmed: list[int] = []
        """The numbers of the processes that a broker has taken over."""
        self.again = 0
        """How many were said more than once."""
        self.allowed = 0
        """How many may be launched by now."""
        self._ports = ports
        self._total = total
        self._prefix = prefix
        self._turn = 0
        self._connection: amqp.Connection | None = None
        self._channel: amqp.Channel | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="launcher", daemon=True)

    def key(self, number: int) -> str:
        """The launch key of a process."""
        return f"{self._prefix}-{number}"

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._over.set()
        self._thread.join(3 * _PATIENCE)

    def _work(self) -> None:
        for number in range(self._total):
            while number >= self.allowed and not self._over.is_set():
                time.sleep(0.02)
            self._insist(number)
        self._hang_up()

    def _insist(self, number: int) -> None:
        """Say it until a broker has confirmed it; every tenth is said again after that."""
        tries = 0
        while not self._over.is_set():
            tries += 1
            try:
                self._say(number)
                if number % 10 == 0:
                    self._say(number)
            except (AMQPError, MessageNacked, OSError):
                self._hang_up()
                time.sleep(_PAUSE)
            else:
                self.confirmed.append(number)
                self.again += tries > 1
                return

    def _say(self, number: int) -> None:
        name = shape_of(number)
        document = {
            "definition": SHAPES[name].text,
            "fields": {"n": number, "shape": name},
            "launch_key": self.key(number),
        }
        message = amqp.Message(json.dumps(document), delivery_mode=2)
        if self._channel is None:
            self._channel = self._connect()
        self._channel.basic_publish(
            message, routing_key=_QUEUE, mandatory=True, confirm_timeout=_PATIENCE
        )

    def _connect(self) -> amqp.Channel:
        """A channel to the next broker, once the queue of the engines is there."""
        port = self._ports[self._turn % len(self._ports)]
        self._turn += 1
        self._connection = amqp.Connection(
            f"127.0.0.1:{port}",
            connect_timeout=_PATIENCE,
            read_timeout=_PATIENCE,
            write_timeout=_PATIENCE,
            confirm_publish=True,
        )
        self._connection.connect()
        channel = self._connection.channel()
        channel.queue_declare(_QUEUE, passive=True)
        return channel

    def _hang_up(self) -> None:
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            with contextlib.suppress(AMQPError, OSError):
                connection.collect()
