from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

import structlog

from mint.errors import AnswerTooLate, StoreError
from mint.lang.duration import text_of
from mint.model.fault import UNSERVED, Fault
from mint.model.message import Fail
from mint.transport.amqp import returns
from mint.transport.amqp.incoming import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    from aio_pika.abc import AbstractIncomingMessage

    from mint.model.effect import Dispatch
    from mint.ports.broker import Depth
    from mint.ports.clock import Clock
    from mint.ports.directory import Entry
    from mint.ports.front import Front
    from mint.transport.amqp.queues import Queues

log = structlog.get_logger("mint.amqp")

AT_A_TIME = 500
"""Messages of a queue that are given up in one go."""


_SECONDS = 10.0
"""For one message: a queue without a majority of its nodes does not answer."""


_AGAIN = 60.0
"""Seconds before it is tried again after a failure."""


class Piece(NamedTuple):
    """Work that a broker should have.

    Args:
        dispatch: its id.
        wfid: the process.
        key: the expression.
        participant: for whom it is.
    """

    dispatch: str
    wfid: str
    key: str
    participant: str


class Unserved:
    """Takes work out of queues from which nobody takes it, and makes it an error of its process.

    What waits in a queue is taken from there, so that nobody does it later. What was in a queue
    that is gone is known from the store.

    Args:
        front: the engine.
        lost: gives the work for a participant that was sent to the broker before a moment, and that
            no worker has; asks the store.
        clock: the time.
    """

    def __init__(
        self, front: Front, lost: Callable[[str, float], list[Piece]], clock: Clock
    ) -> None:
        self._front = front
        self._lost = lost
        self._clock = clock
        self._not_before: dict[str, float] = {}

    async def give_up(self, entry: Entry, depth: Depth, limit: float, queues: Queues) -> None:
        """Do so with what has waited for long enough.

        Args:
            entry: the participant.
            depth: how it stands with its queue.
            limit: seconds that work has to be old.
            queues: of the connection.
        """
        now = self._clock.now()
        if not depth.there:
            pieces = await asyncio.to_thread(self._lost, entry.name, now - limit)
            await self._tell([_gone(piece, entry) for piece in pieces])
        elif depth.messages and now >= self._not_before.get(entry.queue, 0.0):
            await self._take_out(entry, limit, queues)

    async def _take_out(self, entry: Entry, limit: float, queues: Queues) -> None:
        """Take the oldest out, until one is younger: that is looked at no more until it is old.

        What is given back counts as a delivery, and only so many are allowed; so it is not tried
        again at once when it fails.
        """
        self._not_before[entry.queue] = self._clock.now() + _AGAIN
        channel = await queues.channel()
        try:
            queue = await channel.get_queue(entry.queue, ensure=False)
            old: list[AbstractIncomingMessage] = []
            fails: list[Fail] = []
            again = 0.0
            while len(old) < AT_A_TIME and not again:
                message = await queue.get(fail=False, timeout=_SECONDS)
                if message is None:
                    break
                works, at = _handed_out(message, self._clock.now())
                if at <= self._clock.now() - limit:
                    old.append(message)
                    fails += [_stayed(work, entry, limit) for work in works]
                else:
                    again = at + limit
                    await message.nack(requeue=True)
            await self._tell(fails)
            for message in old:
                await message.ack()
            self._not_before[entry.queue] = again
        finally:
            await channel.close()

    async def _tell(self, fails: list[Fail]) -> None:
        """Wait until each is an error of its process, or known to be too late.

        Raises:
            StoreError: the store cannot be used now: what was taken out is in the queue again once
                this channel is closed.
        """
        if fails:
            who = fails[0].participant
            log.warning("nobody takes this work", participant=who, workitems=len(fails))
        futures = [asyncio.wrap_future(self._front.tell(fail)) for fail in fails]
        for said in await asyncio.gather(*futures, return_exceptions=True):
            if isinstance(said, StoreError):
                raise said
            if isinstance(said, BaseException) and not isinstance(said, AnswerTooLate):
                log.warning("an error could not be recorded", reason=str(said))


def _handed_out(message: AbstractIncomingMessage, now: float) -> tuple[list[Dispatch], float]:
    """What a message hands out, and when that was; nothing of a cancel: nobody is left to hear it.

    What is none of ours counts as new, for it is to stay where it is.
    """
    try:
        work = returns.workitem(message.body)
    except Unreadable:
        return [], now
    return ([], 0.0) if work is None else ([work], work.at)


def _stayed(work: Dispatch, entry: Entry, limit: float) -> Fail:
    why = (
        f'nobody takes work from the queue {entry.queue} of "{entry.name}", for {text_of(limit)} '
        f"or longer: {_start(entry)}, then replay"
    )
    return _fail(Piece(work.id, work.wfid, work.key, work.participant), why)


def _gone(piece: Piece, entry: Entry) -> Fail:
    why = (
        f'somebody has deleted the queue {entry.queue} of "{entry.name}", and what was in it: '
        f"{_start(entry)}, then replay"
    )
    return _fail(piece, why)


def _start(entry: Entry) -> str:
    if entry.classic:
        return "start its program"
    return "start a worker (mint participant run FILE --broker URL)"


def _fail(piece: Piece, why: str) -> Fail:
    return Fail(
        wfid=piece.wfid,
        key=piece.key,
        dispatch=piece.dispatch,
        fault=Fault(UNSERVED, why),
        participant=piece.participant,
    )
