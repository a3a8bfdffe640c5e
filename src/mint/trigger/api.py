from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from litestar import delete, get, post

from mint.errors import NotPermitted, TriggerError
from mint.ports.registered import OPERATE, VIEW
from mint.trigger.event import decoded
from mint.trigger.message import ServiceMessage
from mint.web.rules import Rule

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.handlers import HTTPRouteHandler
    from litestar.params import FromPath, JSONBody

    from mint.trigger.front import Front, Standing
    from mint.web.actor import Actor


class HostServiceLine(msgspec.Struct):
    """A service of a host.

    Args:
        host: its host.
        service: its name; `event` is the one that turns changes into messages to services.
        state: started, applied, idle, waiting, failing or refused, as it told; silent: it has told
            nothing for a minute; unheard: nothing ever; stray: the table of hosts has it no more.
        at: when it told last, seconds since the epoch; null: never.
        generation: number of the files that are in place; 0: there are none.
        digest: of those files.
        applied_at: when it applied something last, seconds since the epoch; null: never.
        seconds: how long that took.
        waiting: messages that its agent has in hand.
        lag: seconds for which the oldest of those has waited.
        error: why it cannot do its work; empty: it can.
        counts: what was counted since its agent began, by name.
    """

    host: str
    service: str
    state: str
    at: float | None
    generation: int
    digest: str
    applied_at: float | None
    seconds: float
    waiting: int
    lag: float
    error: str
    counts: dict[str, Any]


class HostServiceList(msgspec.Struct):
    """All services of all hosts, in order of their names."""

    services: list[HostServiceLine]


class Said(msgspec.Struct):
    """What was published.

    Args:
        id: of the event; or how the ids of messages begin.
        services: to which messages went.
    """

    id: str
    services: list[str]


class DirtyBody(msgspec.Struct, forbid_unknown_fields=True):
    """Services that are to make their configuration anew, on all their hosts; empty: all."""

    services: list[str] = []


@get("/trigger/hosts", summary="List services of hosts", sync_to_thread=True)
def list_hosts(hosts: NamedDependency[Front]) -> HostServiceList:
    """What each host has applied last, and how far it is behind."""
    return HostServiceList([_line(one) for one in hosts.standings()])


@delete("/trigger/hosts/{host:str}/{service:str}", status_code=204, sync_to_thread=True)
def forget_host(
    hosts: NamedDependency[Front],
    actor: NamedDependency[Actor],
    host: FromPath[str],
    service: FromPath[str],
) -> None:
    """Forget what a service told that its host has no more."""
    actor.about(f"{service} of {host}")
    if (host, service) in set(hosts.table.queues().values()):
        raise NotPermitted(f"{host} has {service}: take it from the table of hosts first")
    hosts.book.remove(host, service)


@post("/trigger/events", status_code=202, summary="Tell of a change", sync_to_thread=True)
def tell_event(
    data: JSONBody[dict[str, Any]], hosts: NamedDependency[Front], actor: NamedDependency[Actor]
) -> Said:
    """Publish a change, as a program does that made it. The body is that of an event, version 1."""
    event = decoded(msgspec.json.encode({"v": 1, **data}))
    actor.about(event.dn)
    hosts.speaker.events([event])
    return Said(event.id, [])


@post("/trigger/dirty", status_code=202, summary="Have services do it anew", sync_to_thread=True)
def dirty(
    data: JSONBody[DirtyBody], hosts: NamedDependency[Front], actor: NamedDependency[Actor]
) -> Said:
    """Have services make their configuration anew, on all hosts that have them."""
    services = data.services or list(hosts.table.services)
    actor.about(", ".join(services))
    if strange := sorted(set(services) - set(hosts.table.services)):
        known = ", ".join(hosts.table.services) or "none"
        raise TriggerError(f"no host has a service {strange[0]!r}; there are: {known}")
    now = hosts.clock.now()
    ident = f"by {actor.who} at {now:.6f}"
    hosts.speaker.messages(
        [ServiceMessage(id=f"{ident}/{one}", service=one, by=actor.who, at=now) for one in services]
    )
    return Said(ident, services)


def _line(one: Standing) -> HostServiceLine:
    line = one.line
    if line is None:
        return HostServiceLine(one.host, one.service, one.state, None, 0, "", None, 0, 0, 0, "", {})
    return HostServiceLine(
        one.host,
        one.service,
        one.state,
        line.at,
        line.generation,
        line.digest,
        line.applied_at or None,
        line.seconds,
        line.waiting,
        line.lag,
        line.error,
        msgspec.json.decode(line.counts or "{}"),
    )


RESOURCES: dict[HTTPRouteHandler, Rule] = {
    list_hosts: Rule((VIEW,)),
    forget_host: Rule((OPERATE,), "trigger forget"),
    tell_event: Rule((OPERATE,), "trigger emit", often=True),
    dirty: Rule((OPERATE,), "trigger dirty"),
}
"""What can be asked, and by whom, where services of hosts are configured."""
