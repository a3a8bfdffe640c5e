from __future__ import annotations

from typing import TYPE_CHECKING

from mint.observe.exposition import Exposition
from mint.web.version import VERSION

if TYPE_CHECKING:
    from mint.app.app import App


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
    return shown
