from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import amqp

from mint.model.signing import HEADER, sign

if TYPE_CHECKING:
    from amqp import Channel, Connection

    from mint.model.signing import Key

INBOUND = "ruote_workitems"
"""The queue by which the engine takes launches and answers."""

EXCHANGE = "MINT_EXCHANGE"
"""The environment variable that names an exchange by which that queue is reached, for users of the
broker who may not write to queues."""

PERSISTENT = 2

_SECONDS = 20.0
"""A broker that takes longer to confirm is taken for gone."""


class Undelivered(ConnectionError):
    """The broker did not take a message."""


class Publisher:
    """Gives messages to the engine, each until the broker has confirmed that it has it.

    Args:
        connection: over which; this reads from it while it waits.
        channel: of that connection, on which nobody else publishes.
        keys: with which messages are signed as answers.
    """

    def __init__(
        self, connection: Connection, channel: Channel, keys: tuple[Key, ...] = ()
    ) -> None:
        self._connection = connection
        self._channel = channel
        self._keys = keys
        self._exchange = os.environ.get(EXCHANGE, "")
        self._given = 0
        self._settled = 0
        self._trouble = ""
        channel.confirm_select()
        channel.events["basic_ack"].add(self._confirmed)
        channel.events["basic_nack"].add(self._denied)
        channel.events["basic_return"].add(self._returned)

    def give(self, body: bytes, **properties: Any) -> None:
        """Give one, and wait until the broker has it.

        Args:
            body: what it says.
            properties: of the message.

        Raises:
            Undelivered: the broker does not take it, or there is no queue for it.
            AMQPError, OSError: the connection is gone. Perhaps the broker has it, perhaps not.
        """
        if self._keys:
            properties["application_headers"] = {HEADER: sign("answer", body, self._keys)}
        message = amqp.Message(body, delivery_mode=PERSISTENT, **properties)
        self._trouble = ""
        self._channel.basic_publish(
            message, exchange=self._exchange, routing_key=INBOUND, mandatory=True
        )
        self._given += 1
        end = time.monotonic() + _SECONDS
        while self._settled < self._given:
            # No less than a little: with nothing left, it would not look at all.
            self._connection.blocking_read(max(end - time.monotonic(), _LITTLE))
        if self._trouble:
            raise Undelivered(self._trouble)

    def _confirmed(self, tag: int, _: bool) -> None:  # noqa: FBT001 - as it is called
        self._settled = tag

    def _denied(self, tag: int, _: bool) -> None:  # noqa: FBT001 - as it is called
        self._settled = tag
        self._trouble = "the broker refuses the message: its queue may be full"

    def _returned(self, *_: Any) -> None:
        self._trouble = f"there is no queue {INBOUND}: no engine has worked with this broker yet"


_LITTLE = 0.001
