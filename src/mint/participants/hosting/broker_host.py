from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import socket
import threading
from typing import TYPE_CHECKING, Any

import aio_pika
import msgspec
from aio_pika.exceptions import AMQPError
from aiormq.exceptions import ChannelInvalidStateError

from mint.backoff import Backoff
from mint.model.effect import Control
from mint.model.message import Cancelled, Fail, Reply
from mint.model.wire import (
    CALLS,
    CONTROL,
    DELIVERIES,
    INBOUND,
    WORKERS,
    answers_of,
    queue_of,
)
from mint.participants.hosting.host import Options
from mint.participants.hosting.link import Link
from mint.participants.hosting.papers import Papers
from mint.participants.hosting.signer import Signer
from mint.ports.directory import Entry
from mint.transport.amqp import properties, returns
from mint.transport.amqp.faults import reason_of
from mint.transport.amqp.incoming import Unreadable
from mint.transport.amqp.line import Line
from mint.transport.amqp.post import Letter, Post
from mint.transport.amqp.queues import Queues
from mint.transport.local import LocalTransport
from mint.transport.loop import LoopThread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aiormq import Channel
    from aiormq.abc import DeliveredMessage

    from mint.model.effect import Dispatch
    from mint.model.message import AnyMessage
    from mint.model.signing import Key
    from mint.participants.hosting.papers import Paper
    from mint.participants.registration import Registration
    from mint.participants.registry import Registry
    from mint.ports.clock import Clock

_PART = 3.0
"""The lease by this is how often a worker says that it is at work."""

_CLAIM_AFTER = 5.0
"""Seconds of work after which the engine is told, and the broker need not keep it any more."""

_GATHERED = 0.1
"""Seconds for which news is gathered."""

_FAREWELL = 5.0
"""Seconds to wait for the broker when the worker stops."""


class BrokerHost:
    """A worker that gets its work from RabbitMQ, and brings its answers there.

    A workitem is acknowledged once its answer has reached the broker; one that takes long, once
    the engine has noted that it is here, for a time that each sign of life prolongs: so a broker
    never waits long, and what a dead worker had is given to another.

    Args:
        registry: the participants.
        url: of the broker.
        clock: the time.
        options: how it works.
        tell: is given a line for people at each change.
        inbound: the queue by which answers come to an engine.
        claim_after: seconds of work after which the engine is told of it.
        keys: with which its participants sign.
        strict: whether only work counts that an engine has signed.

    Example:
        >>> host = BrokerHost(registry, "amqp://localhost/", clock=clock, tell=print)
        >>> signal.signal(signal.SIGTERM, lambda *_: host.stop())
        >>> host.run()
    """

    def __init__(  # noqa: PLR0913 - each is a choice of its own
        self,
        registry: Registry,
        url: str,
        *,
        clock: Clock,
        options: Options = Options(),  # noqa: B008 - frozen
        tell: Callable[[str], None],
        inbound: str = INBOUND,
        claim_after: float = _CLAIM_AFTER,
        keys: Sequence[Key] = (),
        strict: bool = False,
    ) -> None:
        self.name = options.name or f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(2)}"
        self._registry = registry
        self._url = url
        self._clock = clock
        self._options = options
        self._tell = tell
        self._inbound = Entry("engine", queue=inbound)
        self._restricted = False
        self._claim_after = claim_after
        self._signer = Signer(keys, registry, strict=strict)
        self._link = Link(tell)
        self._thread = LoopThread("mint-amqp")
        self._post = Post(self._thread.call)
        self._papers = Papers()
        self._look = asyncio.Event()
        self._lease = 60.0
        self._notes: list[dict[str, Any]] = []
        self._stopping = threading.Event()
        self._transport = LocalTransport(
            registry,
            self._submit,
            clock=clock,
            threads=options.threads or options.concurrency,
            capacity=options.concurrency,
            observe=self._observe,
        )

    def run(self) -> int:
        """Work until `stop`.

        Returns:
            How many answers did not reach the broker.
        """
        self._thread.spawn(self._work, None, "worker")
        self._stopping.wait()
        return self._leave()

    def stop(self) -> None:
        """Have `run` come to its end. May be called from any thread, or from a signal."""
        self._stopping.set()

    # the broker

    async def _work(self, _: None) -> None:
        backoff = Backoff()
        while True:
            try:
                await self._session(backoff)
            except* (AMQPError, OSError, RuntimeError) as errors:
                self._link.down(ConnectionError(reason_of(errors, self._url)))
            await asyncio.sleep(backoff.next())

    async def _session(self, backoff: Backoff) -> None:
        connection = await aio_pika.connect(
            self._url, client_properties={"connection_name": f"mint worker {self.name}"}
        )
        async with Line(connection) as line:
            queues = Queues(connection, DELIVERIES)
            await queues.look()
            self._restricted = queues.restricted
            asking, working, posting = [await line.channel() for _ in range(3)]
            async with asyncio.TaskGroup() as group:
                group.create_task(line.until_closed())
                group.create_task(self._post.run(posting, queues))
                group.create_task(
                    self._pulse(
                        _Asking(asking, self._signer.call, queues), queues, working, backoff
                    )
                )

    async def _begin(
        self, asking: _Asking, queues: Queues, working: Channel, backoff: Backoff
    ) -> None:
        """Say hello to an engine, then take work."""
        await asking.begin([one.name for one in self._registry.all()], self._hint)
        told = await asking.ask({"do": "hello", **self._who(), "participants": self._entries()})
        if "error" in told:
            raise RuntimeError(told["error"])
        self._lease = told["lease"]
        await working.basic_qos(prefetch_count=self._options.concurrency)
        for entry in self._entries():
            await queues.ensure(entry.queue, classic=False)
            await working.basic_consume(entry.queue, self._take)
        backoff.reset()
        names = ", ".join(one.name for one in self._registry.all())
        self._link.up(f"connected to the broker as {self.name}; serves {names}")

    async def _take(self, delivery: DeliveredMessage) -> None:
        try:
            work = returns.workitem(delivery.body)
        except Unreadable as error:
            self._link.remark(f"what came is no workitem: {error}")
            await delivery.channel.basic_reject(delivery.delivery_tag or 0, requeue=False)
            return
        if work is not None and not self._is_from_engine(work, delivery):
            await delivery.channel.basic_reject(delivery.delivery_tag or 0, requeue=False)
        elif work is None or self._papers.is_answered(work.id):
            await _acknowledge(delivery)
        elif self._stopping.is_set():
            await delivery.channel.basic_nack(delivery.delivery_tag or 0, requeue=True)
        elif self._papers.add(work, delivery, self._clock.now()):
            self._transport.deliver([work])

    def _is_from_engine(self, work: Dispatch, delivery: DeliveredMessage) -> bool:
        header = properties.signature_of(delivery.header.properties)
        doubt = self._signer.doubt(work.participant, delivery.body, header)
        if doubt:
            self._link.remark(f"work is laid aside that may not be from an engine: {doubt}")
        return not doubt

    # answers

    def _submit(self, message: AnyMessage) -> None:
        """Take an answer of a participant, on any thread."""
        if isinstance(message, Reply | Fail | Cancelled) and message.dispatch is not None:
            paper = self._papers.held.get(message.dispatch)
            if paper is not None:
                self._post.add([self._letter(paper, message)])

    def _letter(self, paper: Paper, message: AnyMessage) -> Letter:
        body = returns.answer(message, paper.work, self.name)
        ends = not isinstance(message, Cancelled) or message.accepted
        done = (lambda: self._settle(paper)) if ends else None
        signature = self._signer.answer(paper.work.participant, body)
        named = properties.work(f"{paper.work.id}/{self.name}", signature)
        inbound = self._inbound.queue
        by = answers_of(inbound) if self._restricted else ""
        return Letter(inbound, body, named, self._inbound, exchange=by, done=done)

    def _settle(self, paper: Paper) -> None:
        """The answer is with the broker: the work need not be kept any more."""
        self._papers.answered(paper.work.id)
        if paper.delivery is not None:
            self._thread.spawn(_acknowledge, paper.delivery, "acknowledge")

    def _observe(self, seen: dict[str, Any]) -> None:
        self._notes.append(seen)
        self._thread.call(self._look.set)

    # signs of life

    def _hint(self, dispatch: str) -> None:
        """An engine wants to be asked how a dispatch stands."""
        paper = self._papers.held.get(dispatch)
        if paper is not None:
            paper.claimed = True
            self._look.set()

    async def _pulse(
        self, asking: _Asking, queues: Queues, working: Channel, backoff: Backoff
    ) -> None:
        await self._begin(asking, queues, working, backoff)
        while True:
            self._look.clear()
            await self._beat(asking)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(self._lease / _PART, self._claim_after / _PART)):
                    await self._look.wait()
                    await asyncio.sleep(_GATHERED)

    async def _beat(self, asking: _Asking) -> None:
        now = self._clock.now()
        for paper in self._papers.held.values():
            paper.claimed = paper.claimed or now - paper.since >= self._claim_after
        claimed = [id_ for id_, paper in self._papers.held.items() if paper.claimed]
        if self._notes:
            notes, self._notes = self._notes, []
            await asking.ask({"do": "notes", "worker": self.name, "notes": list(map(_note, notes))})
        if claimed:
            told = await asking.ask({"do": "pulse", **self._who(), "holding": claimed})
            for dispatch, state in told.get("states", {}).items():
                await self._heed(dispatch, state)

    async def _heed(self, dispatch: str, told: dict[str, str]) -> None:
        """Do what a process wants of its work here; the engine knows now that it is here."""
        paper = self._papers.held.get(dispatch)
        if paper is None:
            return
        if paper.delivery is not None:
            delivery, paper.delivery = paper.delivery, None
            await _acknowledge(delivery)
        before, paper.state = paper.state, told["state"]
        if paper.state == before:
            return
        match paper.state:
            case "lost":
                self._tell(f"lost {dispatch} ({paper.work.participant}): it is stopped here")
                self._control(paper, "cancel", "kill")
            case "cancel":
                self._control(paper, "cancel", told.get("flavour", ""))
            case "paused":
                self._control(paper, "pause")
            case "open" if before == "paused":
                self._control(paper, "resume")

    def _control(self, paper: Paper, what: str, flavour: str = "") -> None:
        work = paper.work
        self._transport.deliver(
            [Control(what, work.id, work.wfid, work.key, work.participant, flavour)]
        )

    # the end

    def _leave(self) -> int:
        """Let running work end, and bring its answers; what has not begun goes back."""
        for work in self._transport.withdraw():
            self._papers.held.pop(work.id, None)
        running = len(self._papers.held)
        self._tell(f"stopping: {running} running")
        unfinished = self._transport.close(self._options.grace if running else 0.0)
        end = self._clock.now() + _FAREWELL
        waiting = threading.Event()
        while len(self._post) and self._clock.now() < end:
            waiting.wait(0.02)
        left = len(self._post)
        self._thread.close(_FAREWELL)  # what was not acknowledged is delivered to another
        if unfinished:
            self._tell(f"{len(unfinished)} did not end in time, and are given back")
        if left:
            self._tell(f"{left} answer(s) did not reach the broker: their work is done again")
        return left

    def _entries(self) -> list[Entry]:
        return [_entry(one) for one in self._registry.all()]

    def _who(self) -> dict[str, Any]:
        return {"worker": self.name, "host": socket.gethostname(), "pid": os.getpid()}


class _Asking:
    """Asks any engine, and hears its hints.

    Args:
        channel: that nobody else uses.
        sign: gives the signatures of what is asked.
        queues: tells what this user of the broker may do.
    """

    def __init__(self, channel: Channel, sign: Callable[[bytes], str], queues: Queues) -> None:
        self._channel = channel
        self._sign = sign
        self._restricted = queues.restricted
        self._queue = ""
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}

    async def begin(self, participants: list[str], hint: Callable[[str], None]) -> None:
        """Be ready for answers and hints."""
        declared = await self._channel.queue_declare(exclusive=True, auto_delete=True)
        self._queue = str(declared.queue)
        await self._channel.exchange_declare(
            CONTROL, exchange_type="topic", durable=True, passive=self._restricted
        )
        for name in participants:
            # Patterns of participants are none of exchanges: those get all hints.
            plain = name.replace("_", "").replace("-", "").isalnum()
            await self._channel.queue_bind(self._queue, CONTROL, routing_key=name if plain else "#")

        async def take(delivery: DeliveredMessage) -> None:
            document = msgspec.json.decode(delivery.body)
            correlation = delivery.header.properties.correlation_id
            waiting = self._waiting.pop(correlation or "", None)
            if waiting is not None and not waiting.done():
                waiting.set_result(document)
            elif "dispatch" in document:
                hint(document["dispatch"])

        await self._channel.basic_consume(self._queue, take, no_ack=True)

    async def ask(self, document: dict[str, Any]) -> dict[str, Any]:
        """What an engine answers; it is asked again until one does."""
        while True:
            correlation = secrets.token_hex(8)
            future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
            self._waiting[correlation] = future
            if not self._restricted:
                await self._channel.queue_declare(WORKERS, durable=True)
            body = msgspec.json.encode(document)
            await self._channel.basic_publish(
                body,
                exchange=CALLS if self._restricted else "",
                routing_key=WORKERS,
                properties=properties.question(self._queue, correlation, self._sign(body)),
            )
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_ANSWER):
                    return await future
            self._waiting.pop(correlation, None)


_ANSWER = 10.0
"""Seconds after which an engine that does not answer is asked again."""


async def _acknowledge(delivery: DeliveredMessage) -> None:
    with contextlib.suppress(ChannelInvalidStateError):  # it comes again, and is known then
        await delivery.channel.basic_ack(delivery.delivery_tag or 0, wait=False)


def _entry(one: Registration) -> Entry:
    return Entry(
        one.name,
        pattern=one.pattern,
        retries=one.retries,
        backoff=one.backoff,
        backoff_max=one.backoff_max,
        timeout=one.timeout,
        concurrency=one.concurrency,
        queue=queue_of(one.name),
    )


def _note(seen: dict[str, Any]) -> dict[str, Any]:
    about = ("wfid", "what", "at", "key", "participant", "dispatch")
    kept = {name: seen[name] for name in about if name in seen and name != "dispatch"}
    return {**kept, "data": {name: value for name, value in seen.items() if name not in about}}
