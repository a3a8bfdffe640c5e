"""A host with its agent, on a bus in memory."""

from __future__ import annotations

import asyncio
import threading
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.trigger.tables import table_of

from mint.engine.clock import SystemClock
from mint.ports.letters import Letter
from mint.store import open_store
from mint.trigger.agent.agent import Agent, Options
from mint.trigger.bus.local import LocalBus
from mint.trigger.message import ServiceMessage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence

    from mint.store.database import DatabaseStore
    from mint.trigger.agent.hosted import Hosted
    from mint.trigger.event import Event

CLOCK = SystemClock()
TABLE = table_of(civet=("event",), isc=("dhcp", "dns"), vo=("dhcp",))


class Done(NamedTuple):
    """What a run gives."""

    generation: int = 1
    digest: str = "d"
    changed: bool = True


class Runs:
    """A runner that writes down what it is asked, and fails as it is told."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.errors: list[Exception] = []
        self.always: BaseException | None = None
        self.changed = True
        self.at_once = self.most_at_once = 0
        self.may_end = threading.Event()
        self.may_end.set()

    @property
    def ids(self) -> list[str]:
        return [one for batch in self.batches for one in batch]

    def pause(self, messages: Sequence[ServiceMessage]) -> float:
        return 0.0

    def run(self, messages: Sequence[ServiceMessage]) -> Done:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.batches.append([one.id for one in messages])
        try:
            self.may_end.wait(10)
            if self.errors:
                raise self.errors.pop(0)
            if self.always:
                raise self.always
        finally:
            self.at_once -= 1
        return Done(len(self.batches), changed=self.changed)


class Host:
    """An agent that works.

    Args:
        store: of its bus.
        bus: its bus.
        agent: the agent.
    """

    def __init__(self, store: DatabaseStore, bus: LocalBus, agent: Agent) -> None:
        self.store = store
        self.bus = bus
        self.agent = agent

    async def say(self, *numbers: int, service: str = "dhcp") -> None:
        await self.bus.publish_messages([message(number, service) for number in numbers])

    def put(self, queue: str, body: str) -> None:
        self.store.letters.put([Letter(queue, body, body, CLOCK.now())])

    def left(self, queue: str) -> int:
        return sum(
            one.ready + one.held + one.delayed
            for one in self.store.letters.counts(CLOCK.now())
            if one.queue == queue
        )

    def ready(self, queue: str) -> int:
        counts = self.store.letters.counts(CLOCK.now())
        return sum(one.ready for one in counts if one.queue == queue)

    def dead(self) -> list[tuple[str, str]]:
        return [(one.queue, one.reason) for one in self.store.letters.buried(99)]


def message(number: int, service: str = "dhcp") -> ServiceMessage:
    return ServiceMessage(id=f"e{number}/{service}", service=service, event=f"e{number}")


async def until(what: Callable[[], Any]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(10):
        while not what():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.005)


def no_messages(_event: Event) -> Iterable[ServiceMessage]:
    return ()


@asynccontextmanager
async def working(
    services: Mapping[str, Hosted],
    transcribe: Callable[[Event], Iterable[ServiceMessage]] = no_messages,
    **options: Any,
) -> AsyncIterator[Host]:
    """A host that works on something."""
    store = open_store("sqlite://")
    told = Options(clock=CLOCK, **{"host": "isc", "retries": ("0.05s",), **options})
    try:
        async with LocalBus(store.letters, CLOCK) as bus, asyncio.TaskGroup() as group:
            agent = Agent(bus, TABLE, told, services, transcribe)
            task = group.create_task(agent.run())
            await bus.topology(TABLE, told.retries)
            yield Host(store, bus, agent)
            agent.stop()
            await task
    finally:
        store.close()
