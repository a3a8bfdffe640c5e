from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import Counter, OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, NamedTuple, TypeVar

import structlog

from mint.errors import TriggerError
from mint.trigger.agent.putting_off import insist
from mint.trigger.agent.recent import Identified, Recent
from mint.trigger.bus.report import Report

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from mint.trigger.agent.circumstances import Circumstances
    from mint.trigger.bus.port import Delivery
    from mint.trigger.bus.report import State

log = structlog.get_logger("mint.trigger")

Counted = Literal[
    "events",
    "repeated",
    "no_service",
    "messages",
    "unwanted",
    "regenerations",
    "unchanged",
    "failures",
    "dead",
]
"""What is counted: changes; what came again after it was done; changes that concern no service;
messages that were sent; those of them that no host wants; runs; those that changed nothing; those
that failed; dead letters."""

_T = TypeVar("_T", bound=Identified)


class InHand(NamedTuple, Generic[_T]):
    """A delivery that was understood.

    Args:
        delivery: the delivery.
        meaning: what it says.
    """

    delivery: Delivery
    meaning: _T


class ServiceLoop(ABC, Generic[_T]):
    """Takes what comes for one service of a host, and works on it until it is told to stop.

    Args:
        about: in what it works.
        service: its name.
        queue: from which it takes.
    """

    prefetch: ClassVar[int] = 2000
    """Messages that it has in hand at most: a burst becomes one run."""

    def __init__(self, about: Circumstances, service: str, queue: str) -> None:
        self.service = service
        self.counts: Counter[Counted] = Counter()
        self.error = ""
        """Why it cannot do its work; "": it can."""
        self._about = about
        self._recent = Recent()
        self._queue = queue
        self._pending: OrderedDict[str, InHand[_T]] = OrderedDict()
        self._changed = asyncio.Event()
        self._stopping = False

    @abstractmethod
    def _decoded(self, delivery: Delivery) -> _T:
        """What a delivery says.

        Raises:
            TriggerError: nothing that can be understood.
        """

    @abstractmethod
    def _due(self) -> float | None:
        """When there is something to do, by the clock of the loop; None: there is nothing."""

    @abstractmethod
    async def _once(self) -> None:
        """Do it."""

    async def run(self) -> None:
        """Work, until `stop`; what is being done then is done to its end."""
        self._pending.clear()
        async with (
            self._about.bus.consume(self._queue, self.prefetch) as deliveries,
            asyncio.TaskGroup() as group,
        ):
            feeding = group.create_task(self._feed(deliveries))
            while await self._is_due():
                await self._once()
            feeding.cancel()

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping = True
        self._changed.set()

    def standing(self) -> Report:
        """How it stands now."""
        state: State = "failing" if self.error else "waiting" if self._pending else "idle"
        return self._report(state)

    def _report(self, state: State, **more: Any) -> Report:
        now = self._about.clock.now()
        oldest = min((one.delivery.first for one in self._pending.values()), default=0.0)
        return Report(
            host=self._about.host,
            service=self.service,
            state=state,
            at=now,
            waiting=len(self._pending),
            lag=max(0.0, now - oldest) if oldest else 0.0,
            error=self.error,
            counts={str(name): count for name, count in self.counts.items()},
            **more,
        )

    def _arrived(self) -> None:
        """Something came."""

    async def _put_back(self, batch: Sequence[InHand[_T]]) -> None:
        """Have something in hand again, before all that came after it."""
        for one in reversed(batch):
            again = self._pending.get(one.meaning.id)
            if again is None or not one.delivery.lost:
                self._pending[one.meaning.id] = one
                if again is not None:
                    await insist(again.delivery.done)
            self._pending.move_to_end(one.meaning.id, last=False)

    async def _feed(self, deliveries: AsyncIterator[Delivery]) -> None:
        async for delivery in deliveries:
            try:
                meaning = self._decoded(delivery)
            except TriggerError as error:
                await self._bury(delivery, str(error))
                continue
            if self._recent.knows(meaning):
                self.counts["repeated"] += 1
                await insist(delivery.done)
                continue
            before = self._pending.get(meaning.id)
            if before is not None and not before.delivery.lost:
                await insist(delivery.done)  # it came twice
                continue
            self._pending[meaning.id] = InHand(delivery, meaning)
            self._arrived()
            self._changed.set()

    async def _bury(self, delivery: Delivery, reason: str) -> None:
        log.warning("a dead letter", queue=self._queue, id=delivery.id, reason=reason)
        await insist(lambda: delivery.bury(reason))
        self.counts["dead"] += 1

    async def _rest(self, seconds: float) -> None:
        """Do nothing for a while, or until it is to stop."""
        end = asyncio.get_running_loop().time() + seconds
        with suppress(TimeoutError):
            async with asyncio.timeout_at(end):
                while not self._stopping:
                    self._changed.clear()
                    await self._changed.wait()

    async def _is_due(self) -> bool:
        """Wait until there is something to do: whether there is; else it is to stop."""
        loop = asyncio.get_running_loop()
        while not self._stopping:
            due = self._due()
            if due is not None and due <= loop.time():
                return True
            self._changed.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(due):
                    await self._changed.wait()
        return False
