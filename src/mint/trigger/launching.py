from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from mint.model.tree import Tree
from mint.ports.front import LaunchOrder
from mint.trigger.judging import judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mint.trigger.event import Event
    from mint.trigger.interest import Interest

BY = "trigger"
"""In whose name processes are started."""


class LaunchRule(NamedTuple):
    """Which changes start which process.

    Args:
        interest: the changes.
        definition: name of what is deployed, `host_added` or `host_added@3`.
        fields: of its payload, besides `event`.
    """

    interest: Interest
    definition: str
    fields: dict[str, Any]


def orders_of(event: Event, rules: Iterable[LaunchRule]) -> list[LaunchOrder]:
    """The processes that a change starts. The same change starts each once, however often it comes.

    Their payload has the change in the field `event`, as in the body of an event.
    """
    body = msgspec.json.decode(event.encoded())
    return [
        LaunchOrder(
            Tree("noop"),
            {**rule.fields, "event": body},
            launch_key=f"trigger {event.id} {rule.definition}",
            named=rule.definition,
            by=BY,
        )
        for rule in rules
        if judge(rule.interest, event).concerned
    ]
