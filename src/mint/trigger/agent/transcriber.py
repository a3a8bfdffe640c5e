from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from mint.trigger.agent.heeded import transcribed
from mint.trigger.agent.putting_off import done, insist
from mint.trigger.agent.reasons import reason_of
from mint.trigger.agent.service_loop import InHand, ServiceLoop
from mint.trigger.event import Event, decoded
from mint.trigger.names import EVENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.trigger.agent.circumstances import Circumstances
    from mint.trigger.agent.hosted import Transcribe
    from mint.trigger.bus.port import Delivery
    from mint.trigger.bus.report import Heard
    from mint.trigger.message import ServiceMessage

_AT_A_TIME = 200
"""Changes whose messages are published together."""


class Transcriber(ServiceLoop[Event]):
    """The special service `event`: turns changes into messages to services, in their order.

    A change is done with once the bus has all its messages; a crash between publishes them twice.
    What cannot be transcribed becomes a dead letter at once: it would be the same every time.

    Args:
        about: in what it works.
        queue: from which it takes changes.
        transcribe: the messages that come of a change.
    """

    def __init__(self, about: Circumstances, queue: str, transcribe: Transcribe) -> None:
        super().__init__(about, EVENT, queue)
        self._transcribe = transcribe

    def _decoded(self, delivery: Delivery) -> Event:
        return decoded(delivery.body)

    def _due(self) -> float | None:
        return asyncio.get_running_loop().time() if self._pending else None

    async def _once(self) -> None:
        messages: dict[str, ServiceMessage] = {}
        finished: list[InHand[Event]] = []
        waited: list[Heard] = []
        for _ in range(min(len(self._pending), _AT_A_TIME)):
            one = self._pending.popitem(last=False)[1]
            try:
                found = list(self._transcribe(one.meaning))
            except Exception as error:  # noqa: BLE001 - rules are of services, which are not our code
                await self._bury(one.delivery, reason_of(error))
                continue
            self.counts["events"] += 1
            self.counts["no_service"] += not found
            messages |= {message.id: message for message in found}
            finished.append(one)
            if one.meaning.wait:
                waited.append(transcribed(one.meaning, found, self._about.clock.now()))
        if messages:
            await insist(partial(self._publish, list(messages.values())))
        if waited:
            report = self._report("applied", heard=tuple(waited), messages=len(finished))
            await insist(partial(self._about.bus.report, report))
        for one in finished:
            self._recent.add(one.meaning)
        await done(one.delivery for one in finished)

    async def _publish(self, messages: Sequence[ServiceMessage]) -> None:
        unwanted = await self._about.bus.publish_messages(messages)
        self.counts["messages"] += len(messages)
        self.counts["unwanted"] += len(unwanted)
        names = sorted({one.service for one in unwanted})
        self.error = f"no host has the services {', '.join(names)}" if names else ""
