from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mint.trigger.judging import judge
from mint.trigger.message import ServiceMessage
from mint.trigger.names import key_of, queue_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mint.trigger.event import Event
    from mint.trigger.hosts import HostTable
    from mint.trigger.interest import Interest


class Rule(NamedTuple):
    """What concerns a service.

    Args:
        service: its name.
        interest: which changes.
        whole: whether its messages tell the change itself, too.
    """

    service: str
    interest: Interest
    whole: bool = False


class Reason(NamedTuple):
    """Why a change concerns a service, or does not.

    Args:
        rule: that was asked.
        concerned: whether it does.
        reason: for people.
        key: with which the service's message would be published.
        queues: that would get it, one for each host that has the service.
    """

    rule: Rule
    concerned: bool
    reason: str
    key: str
    queues: tuple[str, ...]


def transcribe(event: Event, rules: Iterable[Rule]) -> frozenset[ServiceMessage]:
    """The messages that a change makes: one for each service that it concerns.

    It is a function of what it is given, and of nothing else.

    Example:
        >>> from mint.trigger.event import Event
        >>> from mint.trigger.interest import Interest
        >>> from mint.trigger.entry import Entry
        >>> rules = [Rule("dhcp", Interest(attrs={"mac"})), Rule("dns", Interest(attrs={"cn"}))]
        >>> new = Entry({"cn": ["a"], "mac": ["02:00:00:00:00:01"]})
        >>> event = Event(id="u@c", op="add", dn="cn=a", new=new)
        >>> sorted(one.id for one in transcribe(event, rules))
        ['u@c/dhcp', 'u@c/dns']
    """
    concerned: dict[str, bool] = {}
    for rule in rules:
        if judge(rule.interest, event).concerned:
            concerned[rule.service] = concerned.get(rule.service, False) or rule.whole
    change = event.encoded().decode() if any(concerned.values()) else ""
    return frozenset(
        _message(event, service, change if whole else "") for service, whole in concerned.items()
    )


def explain(event: Event, rules: Iterable[Rule], table: HostTable) -> Sequence[Reason]:
    """Why a change concerns services, or does not: rule by rule."""
    found = []
    for rule in rules:
        verdict = judge(rule.interest, event)
        queues = tuple(queue_of(host, rule.service) for host in table.hosts_of(rule.service))
        found.append(Reason(rule, *verdict, key_of(rule.service), queues))
    return found


def _message(event: Event, service: str, change: str) -> ServiceMessage:
    return ServiceMessage(
        id=f"{event.id}/{service}",
        service=service,
        event=event.id,
        op=event.op,
        dn=event.dn,
        new_dn=event.new_dn,
        uuid=event.uuid,
        csn=event.csn,
        by=event.by,
        at=event.at,
        origin=event.origin,
        wait=event.wait,
        change=change,
    )
