from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from mint.model.tree import Tree
from mint.ports.front import LaunchOrder
from mint.trigger.event import decoded
from mint.trigger.interest import OPS, Interest
from mint.trigger.judging import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mint.launchers.starter import Starter
    from mint.settings.trigger import TriggerLaunch
    from mint.trigger.event import Event

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


def settings_rule(launch: TriggerLaunch) -> LaunchRule:
    """The rule of a setting.

    Raises:
        FilterError: its filter is none, or an op.
    """
    interest = Interest(
        object_class=launch.object_class,
        attrs=launch.attrs,
        ops=launch.ops or OPS,  # type: ignore[arg-type]
        where=launch.where,
        base=launch.base,
    )
    return LaunchRule(interest, launch.definition, launch.fields)


def launch_service(
    rules: Sequence[LaunchRule], starter: Starter, patience: float = 60.0
) -> Callable[[dict[str, Any]], None]:
    """The service that starts processes: a function of the body of a message.

    Args:
        rules: which changes start which process.
        starter: knows what is deployed.
        patience: seconds that a start may take.
    """

    def launch(body: dict[str, Any]) -> None:
        if body["change"] is None:
            return  # somebody asked for it by hand: there is no change
        event = decoded(msgspec.json.encode(body["change"]))
        started = [starter.launch(order) for order in orders_of(event, rules)]
        for one in started:
            one.result(patience)

    return launch


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
