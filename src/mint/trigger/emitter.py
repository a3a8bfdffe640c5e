from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from mint.errors import TriggerError
from mint.participants.base import Participant
from mint.participants.fields import plain
from mint.trigger.event import Event, decoded
from mint.trigger.message import ServiceMessage
from mint.trigger.names import EVENT
from mint.trigger.waiting import Expected, Waiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.participants.workitem import Workitem
    from mint.ports.clock import Clock
    from mint.ports.hosts import HeardLine, HostBook
    from mint.trigger.hosts import HostTable

NAME = "trigger"
"""The word in definitions."""


class Outlet(Protocol):
    """By which changes and messages go out. Each method returns when they are safe."""

    async def publish_events(self, events: Sequence[Event]) -> None:
        """See `mint.trigger.bus.port.Bus.publish_events`."""

    async def publish_messages(self, messages: Sequence[ServiceMessage]) -> list[ServiceMessage]:
        """See `mint.trigger.bus.port.Bus.publish_messages`."""


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a step asks for.

    Args:
        service: the services that are to make their configuration anew.
        event: a change, as in the body of an event; `id` and `v` may be left out.
        wait: whether the step ends when all hosts have applied it, or at once.
        into: the field that gets what hosts told.
    """

    service: str | list[str] = []
    event: dict[str, Any] | None = None
    wait: bool = True
    into: str = "applied"

    @property
    def services(self) -> list[str]:
        """The services, as a list."""
        return [self.service] if isinstance(self.service, str) else self.service


class Emitter(Participant):
    """The participant `trigger`: has services of hosts heed something, and waits until they have.

    A step that is done again, after a crash, says the same again: it bears the same id.

    Args:
        outlet: by which it goes out.
        table: which host has which services.
        book: what hosts told.
        clock: the time.

    Example:
        sequence
          trigger service: 'dhcp', timeout: '10m'
          trigger event: ${f:change}, wait: false
    """

    name = NAME

    def __init__(self, outlet: Outlet, table: HostTable, book: HostBook, clock: Clock) -> None:
        self._outlet = outlet
        self._table = table
        self._waiting = Waiting(book)
        self._clock = clock

    async def on_workitem(self, wi: Workitem) -> None:
        """Say it, and wait."""
        wish = _wish(plain(wi.params))
        if wish.event is not None:
            expected = await self._change(wi, wish.event, wait=wish.wait)
        else:
            expected = await self._dirty(wi.id, wish.services, wait=wish.wait)
        if not wish.wait:
            return
        heard = await self._waiting.until(expected, wi.progress)
        _demand_done(heard)
        wi.set(wish.into, [_told(one) for one in heard.values()])

    async def _dirty(self, ident: str, services: Sequence[str], *, wait: bool) -> set[Expected]:
        for service in services:
            if not self._table.hosts_of(service) or service == EVENT:
                known = ", ".join(self._table.services) or "none"
                raise TriggerError(f"no host has a service {service!r}; there are: {known}")
        now = self._clock.now()
        messages = [
            ServiceMessage(id=f"{ident}/{service}", service=service, at=now, wait=wait)
            for service in services
        ]
        await self._outlet.publish_messages(messages)
        return self._expected(ident, services)

    async def _change(self, wi: Workitem, body: dict[str, Any], *, wait: bool) -> set[Expected]:
        event = _event(body, wi.id, self._clock.now(), wait=wait)
        await self._outlet.publish_events([event])
        if not wait:
            return set()
        at = {Expected(event.id, self._table.hosts_of(EVENT)[0], EVENT)}
        told = await self._waiting.until(at, wi.progress)
        services = [name for line in told.values() for name in line.told.split()]
        return self._expected(event.id, services)

    def _expected(self, ident: str, services: Sequence[str]) -> set[Expected]:
        return {
            Expected(f"{ident}/{service}", host, service)
            for service in services
            for host in self._table.hosts_of(service)
        }


def _wish(params: dict[str, Any]) -> Wish:
    known = {name: value for name, value in params.items() if name in Wish.__struct_fields__}
    try:
        wish = msgspec.convert(known, Wish, strict=False)
    except msgspec.ValidationError as error:
        raise TriggerError(f"trigger: {error}") from None
    if bool(wish.services) == (wish.event is not None):
        raise TriggerError(
            "trigger: say `service`, whose configuration is to be made anew, or `event`, a change"
        )
    return wish


def _event(body: dict[str, Any], ident: str, now: float, *, wait: bool) -> Event:
    known = {"v": 1, "id": ident, "at": now, **body, "wait": wait}
    return decoded(msgspec.json.encode(known))


def _demand_done(heard: dict[Expected, HeardLine]) -> None:
    failed = [f"{one.service} of {one.host}: {one.error}" for one in heard.values() if one.error]
    if failed:
        raise TriggerError(
            f"given up: {'; '.join(sorted(failed))}; see `mint trigger dead list`, then replay"
        )


def _told(line: HeardLine) -> dict[str, Any]:
    return {
        "host": line.host,
        "service": line.service,
        "at": line.at,
        "generation": line.generation,
    }
