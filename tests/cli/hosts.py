"""A site of two hosts for commands: its settings, its services, and what could not be done."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from mint.engine.clock import SystemClock
from mint.store import open_store
from mint.trigger.bus.local import LocalBus
from mint.trigger.event import decoded
from mint.trigger.hosts import HostTable
from mint.trigger.message import ServiceMessage
from mint.trigger.names import queue_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from mint.trigger.bus.port import Delivery
    from mint.trigger.event import Event

T = TypeVar("T")

SETTINGS = """
[trigger]
host = "web1"
services = ["services"]

[trigger.hosts]
web1 = ["motd", "accounts"]
web2 = ["motd"]
"""

MOTD = """
from pathlib import Path

from mint.trigger import Interest, Service

class Motd(Service):
    interests = [Interest(object_class="person", attrs={"description"})]
    check = [["grep", "-q", "hello", "{motd}"]]

    def load(self):
        return Path("text").read_text()

    def render(self, state):
        return {"motd": state}
"""

ACCOUNTS = """
from mint.trigger import Interest, record

@record(on=Interest(object_class="person", ops=["add", "delete"]))
def accounts(body):
    pass
"""

CHANGE: dict[str, Any] = {
    "v": 1,
    "id": "u1@c1",
    "op": "modify",
    "dn": "cn=ann",
    "old": {"objectClass": ["person"], "description": ["hello"]},
    "new": {"objectClass": ["person"], "description": ["bye"]},
}


def write_site(settings: str = SETTINGS, **services: str) -> None:
    """Write settings and services into the current directory."""
    Path("mint.toml").write_text(settings)
    Path("services").mkdir()
    for name, text in {"motd": MOTD, "accounts": ACCOUNTS, **services}.items():
        Path("services", f"{name}.py").write_text(text)
    Path("text").write_text("hello\n")
    Path("event.json").write_text(json.dumps(CHANGE))


class Post:
    """The queues of the database of the current directory.

    Args:
        hosts: services by the names of hosts; none: those of the settings above.
    """

    def __init__(self, **hosts: list[str]) -> None:
        self._table = HostTable(hosts or {"web1": ["motd", "accounts"], "web2": ["motd"]})

    def publish(self, service: str) -> None:
        """Tell a service that something has changed."""

        async def do(bus: LocalBus) -> None:
            await bus.publish_messages([_message(service)])

        self._use(do)

    def give_up(self, host: str, service: str, reason: str) -> None:
        """Tell a service that something has changed, and have one host give it up."""

        async def do(bus: LocalBus) -> None:
            await bus.publish_messages([_message(service)])
            async with _first(bus, host, service) as delivery:
                await delivery.bury(reason)

        self._use(do)

    def waiting(self, host: str, service: str) -> int:
        """How many messages wait for a service of a host."""

        async def count(bus: LocalBus) -> int:
            name = queue_of(host, service)
            return next(one.ready for one in await bus.survey() if one.name == name)

        return self._use(count)

    def event(self) -> Event:
        """The change that waits to become messages."""

        async def take(bus: LocalBus) -> Event:
            async with _first(bus, "civet", "event") as delivery:
                return decoded(delivery.body)

        return self._use(take)

    def _use(self, work: Callable[[LocalBus], Awaitable[T]]) -> T:
        Path(".mint").mkdir(exist_ok=True)
        return asyncio.run(self._on(work))

    async def _on(self, work: Callable[[LocalBus], Awaitable[T]]) -> T:
        store = open_store("sqlite:///.mint/mint.db")
        try:
            async with LocalBus(store.letters, SystemClock()) as bus:
                await bus.topology(self._table, ["5s"])
                return await work(bus)
        finally:
            store.close()


def _message(service: str) -> ServiceMessage:
    return ServiceMessage(id=f"u1@c1/{service}", service=service, event="u1@c1", dn="cn=ann")


@asynccontextmanager
async def _first(bus: LocalBus, host: str, service: str) -> AsyncIterator[Delivery]:
    """The first of what waits; it waits on, unless it is settled meanwhile."""
    async with bus.consume(queue_of(host, service)) as deliveries:
        yield await anext(deliveries)
