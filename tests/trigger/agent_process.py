"""A host in a process of its own, that can be killed: `agent_process.py BUS FOLDER SECONDS`.

BUS is the URL of a database or of a broker. Each service writes a line to a file of its name for
each message, and takes that many seconds for each run.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mint.engine.clock import SystemClock
from mint.store import open_store
from mint.transport.amqp.nodes import Nodes
from mint.trigger.agent.agent import Agent, Options
from mint.trigger.agent.hosted import Hosted
from mint.trigger.bus.local import LocalBus
from mint.trigger.bus.rabbit import RabbitBus
from mint.trigger.message import ServiceMessage

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.trigger.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mint.trigger.event import Event

TABLE = table_of(civet=("event", "dhcp", "home"))
RETRIES = ("0.5s", "1m")
LEASE = 1.0


class Done(NamedTuple):
    """What a run gives."""

    generation: int
    digest: str = ""
    changed: bool = True


class Lines:
    """A runner that writes lines.

    Args:
        file: to which.
        seconds: that it takes.
    """

    def __init__(self, file: Path, seconds: float) -> None:
        self._file = file
        self._seconds = seconds
        self._runs = 0

    def pause(self, messages: Sequence[ServiceMessage]) -> float:
        return 0.0

    def run(self, messages: Sequence[ServiceMessage]) -> Done:
        time.sleep(self._seconds)
        with self._file.open("a") as lines:
            lines.write("".join(f"{one.event}\n" for one in messages))
            lines.flush()
            os.fsync(lines.fileno())
        self._runs += 1
        return Done(self._runs)


def transcribe(event: Event) -> Iterable[ServiceMessage]:
    """Each change concerns both services."""
    for service in ("dhcp", "home"):
        ident = f"{event.id}/{service}"
        yield ServiceMessage(id=ident, service=service, event=event.id, origin=event.origin)


async def main(url: str, folder: Path, seconds: float) -> None:
    """Work until a signal comes."""
    clock = SystemClock()
    bus: LocalBus | RabbitBus
    if url.startswith("amqp"):
        bus = RabbitBus(Nodes(url), "mint test", clock)
    else:
        bus = LocalBus(open_store(url, migrate=False).letters, clock, LEASE)
    services = {
        "dhcp": Hosted(runner=Lines(folder / "dhcp", seconds), quiet=0.02),
        "home": Hosted(runner=Lines(folder / "home", 0.0), whole=False),
    }
    async with bus:
        options = Options(host="civet", clock=clock, retries=RETRIES)
        agent = Agent(bus, TABLE, options, services, transcribe)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, agent.stop)
        await agent.run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])))
