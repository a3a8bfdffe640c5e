from __future__ import annotations

import hashlib
import logging
import time
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

from amqp.exceptions import PreconditionFailed

from mint.backoff import Backoff
from mint.compat.place import LOST, REFUSED, Place
from mint.compat.publisher import Publisher
from mint.compat.wake import Wake

if TYPE_CHECKING:
    from amqp import Channel, Connection, Message

    from mint.model.signing import Key

log = logging.getLogger("RuoteAMQP")

HEARTBEAT = 30
"""Seconds after which a silent broker, or participant, is taken for dead."""

_BEAT = 5.0
"""Seconds after which a line that waits looks to its heartbeat."""

_SLOW = 20.0
"""Seconds that the rest of something may take once it began to arrive."""

_REMEMBERED = 1_000


class Line:
    """A connection by which a participant gets its work and answers, and which mends itself.

    One thread owns it, and calls everything but `post` and `wake`, which may be called from any.

    Args:
        place: the broker.
        queue: where the work comes. It is made if it is not there.
        keys: with which answers are signed.
    """

    def __init__(self, place: Place, queue: str, keys: tuple[Key, ...] = ()) -> None:
        self._place = place
        self._keys = keys
        self._queue = queue
        self._connection: Connection | None = None
        self._channel: Channel | None = None
        self._publisher: Publisher | None = None
        self._arrived: deque[Message] = deque()
        self._outbox: deque[tuple[bytes, Future[None]]] = deque()
        self._done: deque[bytes] = deque(maxlen=_REMEMBERED)
        self._wake = Wake()
        self._backoff = Backoff()
        self._due = 0.0
        self._known = False
        self._closed = False

    @property
    def broken(self) -> bool:
        """Whether there is no connection now."""
        return self._connection is None

    def next(self) -> Message | None:
        """The next message; None when there is none yet, after some waiting or when woken.

        Raises:
            AMQPError: the broker does not want us.
        """
        if not self._arrived:
            self.turn()
        return self._arrived.popleft() if self._arrived else None

    def turn(self) -> None:
        """Do what is to be done. When there is nothing, wait for it, for some seconds at most.

        Raises:
            AMQPError: the broker does not want us.
        """
        try:
            if self._connection is None:
                self._mend()
            else:
                before = len(self._arrived)
                self._send()  # while it waits for the broker's word, work may arrive
                if len(self._arrived) == before:
                    self._listen(self._connection)
        except LOST as error:
            if isinstance(error, REFUSED) and not self._known:
                self._drop()
                raise
            self._lose(error)

    def post(self, body: bytes) -> Future[None]:
        """Have something sent to the engine; it is done once the broker has it."""
        future: Future[None] = Future()
        self._outbox.append((body, future))
        self._wake.set()
        if self._closed:
            self._give_up()
        return future

    def wake(self) -> None:
        """End the waiting."""
        self._wake.set()

    def had(self, message: Message) -> bool:
        """Whether this comes again although it is done: that could not be told in time."""
        return bool(message.delivery_info.get("redelivered")) and _digest(message) in self._done

    def done(self, message: Message) -> None:
        """Tell the broker that a message needs nothing more."""
        self._done.append(_digest(message))
        if self._connection is not None and message.channel is self._channel:
            try:
                self._channel.basic_ack(message.delivery_tag)
            except LOST as error:
                self._lose(error)

    def refuse(self, message: Message) -> None:
        """Tell the broker that a message is no good: it throws it away."""
        if self._connection is not None and message.channel is self._channel:
            with suppress(*LOST):
                self._channel.basic_reject(message.delivery_tag, requeue=False)

    def close(self) -> None:
        """Send what is to be sent, and let go. What is not done goes to others."""
        with suppress(*LOST):
            if self._connection is not None:
                self._send()
                self._connection.close()
        self._drop()
        self._closed = True
        self._give_up()
        self._wake.close()

    def _give_up(self) -> None:
        with suppress(IndexError):  # another thread was quicker
            while self._outbox:
                future = self._outbox.popleft()[1]
                future.set_exception(RuntimeError("the participant has stopped"))

    # the connection

    def _mend(self) -> None:
        left = self._due - time.monotonic()
        if left > 0:
            if wait([self._wake.fileno()], left):
                self._wake.clear()
            return
        self._connection = connection = self._place.connect(f"participant {self._queue}", HEARTBEAT)
        self._channel = channel = self._declared(connection)
        self._publisher = Publisher(connection, channel, self._keys)
        channel.basic_qos(prefetch_size=0, prefetch_count=1, a_global=False)
        channel.basic_consume(self._queue, no_ack=False, callback=self._arrived.append)
        self._backoff.reset()
        self._known = True
        log.info("connected to %s, work comes by the queue %s", self._place, self._queue)

    def _declared(self, connection: Connection) -> Any:
        channel = connection.channel()
        try:
            channel.queue_declare(self._queue, durable=True, exclusive=False, auto_delete=False)
        except PreconditionFailed:  # it is there, of another kind: good as well
            return connection.channel()
        return channel

    def _send(self) -> None:
        while self._outbox and self._publisher is not None:
            body, future = self._outbox[0]
            self._publisher.give(body)
            self._outbox.popleft()
            future.set_result(None)

    def _listen(self, connection: Connection) -> None:
        ready = wait([connection.sock, self._wake.fileno()], _BEAT)
        if self._wake.fileno() in ready:
            self._wake.clear()
        if connection.sock in ready:
            connection.blocking_read(_SLOW)
        connection.heartbeat_tick()

    def _lose(self, error: BaseException) -> None:
        pause = self._backoff.next()
        log.warning("no broker, trying again: %s", str(error) or type(error).__name__)
        self._drop()
        self._due = time.monotonic() + pause

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        self._channel = self._publisher = None
        self._arrived.clear()  # all of it comes again
        if connection is not None:
            connection.collect()


def _digest(message: Message) -> bytes:
    body = message.body
    return hashlib.sha256(body.encode() if isinstance(body, str) else body).digest()
