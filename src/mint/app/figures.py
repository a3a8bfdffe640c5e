from __future__ import annotations

from typing import TYPE_CHECKING

from mint.observe.exposition import Exposition
from mint.observe.meter import OTHER
from mint.web.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.app.app import App
    from mint.ports.broker import Broker, Depth


def figures(app: App) -> Exposition:
    """What an app shows to Prometheus."""
    shown = Exposition(app.watching.meter, app.store.views, app.clock)
    scheme = app.settings.url.partition(":")[0].partition("+")[0]
    shown.build(VERSION, "sqlite" if scheme == "sqlite" else "postgresql")
    load = app.transport.load
    shown.gauge(
        "mint_local_threads_busy", "Threads that run a participant.", lambda: load().threads
    )
    shown.gauge("mint_local_threads", "Threads for participants.", lambda: app.settings.threads)
    shown.gauge("mint_local_tasks", "Asynchronous participants at work.", lambda: load().tasks)
    shown.gauge(
        "mint_local_queued",
        "Workitems that wait for a thread, or for their participant to have room.",
        lambda: load().queued,
    )
    shown.gauge("mint_local_room", "Workitems that would still be taken.", lambda: load().room)
    if app.cluster.seen is not None:
        _of_broker(shown, app.cluster.seen)
    if app.alerting:
        tellers = app.alerting.heralds
        shown.gauge(
            "mint_alerts_failing",
            "Alerts that could not be told when that was tried last.",
            lambda: sum(one.fault is not None for one in tellers),
        )
        shown.gauge(
            "mint_alerts_told",
            "Notices about errors that were told since the start.",
            lambda: sum(one.told for one in tellers),
        )
    app.hosts.show(shown)
    return shown


_QUEUES = 50
"""Queues that have figures of their own, those with most messages: the rest is a sum."""


def _of_broker(shown: Exposition, broker: Broker) -> None:
    shown.gauge(
        "mint_broker_connected",
        "1 while there is a connection to the broker.",
        lambda: broker.fault is None,
    )
    shown.gauge(
        "mint_broker_letters",
        "Messages that the broker has not confirmed yet.",
        lambda: broker.letters,
    )
    shown.gauge(
        "mint_broker_queues_declared_again",
        "How often a queue was gone when something was to be sent to it.",
        lambda: broker.declared_again,
    )
    shown.gauges(
        "mint_queue_messages",
        "Workitems that wait in the queue of a participant.",
        lambda: _counted(broker, lambda depth: depth.messages),
    )
    shown.gauges(
        "mint_queue_consumers",
        "Programs that take work from the queue of a participant.",
        lambda: _counted(broker, lambda depth: depth.consumers),
    )


def _counted(broker: Broker, count: Callable[[Depth], int]) -> dict[str, float]:
    depths = sorted(broker.depths().items(), key=lambda one: -one[1].messages)
    found: dict[str, float] = {name: count(depth) for name, depth in depths[:_QUEUES]}
    if len(depths) > _QUEUES:
        found[OTHER] = sum(count(depth) for _, depth in depths[_QUEUES:])
    return found
