from __future__ import annotations

import asyncio
import threading
from functools import partial
from typing import TYPE_CHECKING

import structlog

from mint.errors import BadMessage, DirectoryError, ServiceBusy
from mint.trigger.agent.apart import apart
from mint.trigger.agent.heeded import heeded, is_waited_for
from mint.trigger.agent.outage import Outage
from mint.trigger.agent.putting_off import done, insist, is_last, park, put_off
from mint.trigger.agent.reasons import reason_of
from mint.trigger.agent.service_loop import InHand, ServiceLoop
from mint.trigger.message import ServiceMessage, decoded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.trigger.agent.circumstances import Circumstances
    from mint.trigger.agent.hosted import Applied, Runner
    from mint.trigger.bus.port import Delivery
    from mint.trigger.bus.report import Report

log = structlog.get_logger("mint.trigger")

Batch = list[InHand[ServiceMessage]]


class Runs(ServiceLoop[ServiceMessage]):
    """Has a service heed messages, some at a time; what fails is tried again.

    Args:
        about: in what it works.
        service: its name.
        queue: from which it takes.
        runner: runs it.
    """

    def __init__(self, about: Circumstances, service: str, queue: str, runner: Runner) -> None:
        super().__init__(about, service, queue)
        self._runner = runner
        self._outage = Outage(about.hold)
        self._one_at_a_time = threading.Lock()

    def _decoded(self, delivery: Delivery) -> ServiceMessage:
        message = decoded(delivery.body)
        if message.service != self.service:
            raise BadMessage(
                f"unknown-service: a message to {message.service!r} in the queue of {self.service}"
            )
        return message

    async def _try(self, batch: Batch) -> None:
        """Have the service heed messages; see to it that none is lost, whatever comes of it."""
        if not await self._paced([one.meaning for one in batch]):
            return  # what is in hand is given again
        began = asyncio.get_running_loop().time()
        self.counts["regenerations"] += 1
        try:
            run = partial(self._run, [one.meaning for one in batch])
            applied = await apart(run, f"mint-{self.service}")
        except (DirectoryError, ServiceBusy) as error:
            await self._wait(batch, reason_of(error))
        except Exception as error:  # noqa: BLE001 - a service is not our code
            await self._fail(batch, reason_of(error))
        else:
            took = asyncio.get_running_loop().time() - began
            await self._succeed(batch, applied, took)

    async def _paced(self, messages: Sequence[ServiceMessage]) -> bool:
        """Wait, when it was done very often: whether it is to be done now; else it is to stop."""
        pause = self._runner.pause(messages)
        if pause:
            log.warning("slowed down: it does this very often", service=self.service, seconds=pause)
            await self._rest(pause)
        return not (pause and self._stopping)

    def _run(self, messages: Sequence[ServiceMessage]) -> Applied:
        with self._one_at_a_time:  # a run for which nobody waits any more may still go on
            return self._runner.run(messages)

    async def _succeed(self, batch: Batch, applied: Applied, took: float) -> None:
        self.error = ""
        self._outage.end()
        self.counts["unchanged"] += not applied.changed
        for one in batch:
            self._recent.add(one.meaning)
        report = self._report(
            "applied",
            generation=applied.generation,
            digest=applied.digest,
            changed=applied.changed,
            seconds=took,
            heard=heeded([one.meaning for one in batch], self._about.clock.now()),
            messages=len(batch),
        )
        await self._tell(report)
        await done(one.delivery for one in batch)

    async def _tell(self, report: Report) -> None:
        """Tell it; where somebody waits for it, before it is forgotten that somebody does."""
        if is_waited_for(report.heard):
            await insist(lambda: self._about.bus.report(report))
        else:
            self._about.tell(report)

    async def _wait(self, batch: Batch, reason: str) -> None:
        """What it reads is away: messages stay in hand for a while."""
        self._say_failed(reason)
        too_long = self._outage.go_on(asyncio.get_running_loop().time())
        if too_long and self._about.retries:
            batch = [*batch, *self._pending.values()]
            self._pending.clear()
            await park((one.delivery for one in batch), self._about.retries[-1], reason)
        else:
            await self._put_back(batch)
        self._about.tell(self._report("failing", messages=len(batch)))

    async def _fail(self, batch: Batch, reason: str) -> None:
        """It does not work, and would not if it were tried at once."""
        self._say_failed(reason)
        self._outage.end()
        retries = self._about.retries
        given_up = [one.meaning for one in batch if is_last(one.delivery, retries)]
        heard = heeded(given_up, self._about.clock.now(), error=reason)
        await self._tell(self._report("failing", heard=heard, messages=len(batch)))
        self.counts["dead"] += await put_off([one.delivery for one in batch], retries, reason)

    def _say_failed(self, reason: str) -> None:
        self.error = reason
        self.counts["failures"] += 1
        log.warning("a service fails", host=self._about.host, service=self.service, reason=reason)
