from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from mint.app.deployment import deployment_of
from mint.ports.engines import DRAIN, Standing
from mint.ports.news import ENGINES, News
from mint.store.migrations import HEAD
from mint.web.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.app.app import App
    from mint.ports.deployment import Deployment


class Company:
    """The engines on the store of an app, for the API; implements `mint.web.parts.Company`.

    Args:
        app: one of them.
        kind: of work that it does.
        drain: has this one end; used where there can be no other.
    """

    def __init__(self, app: App, kind: str, drain: Callable[[], None]) -> None:
        self._app = app
        self._drain = drain
        now = app.clock.now()
        host, pid = socket.gethostname(), os.getpid()
        name = app.engine.stance.name or "here"
        self._own = Standing(name, host, pid, VERSION, now, now, revision=HEAD, kind=kind)

    @property
    def own(self) -> str:
        """The name of this one."""
        return self._own.name

    @property
    def patience(self) -> float:
        """Seconds of silence after which one is taken for dead."""
        return self._app.settings.engines.patience

    @property
    def draining(self) -> bool:
        """Whether this one is on its way to its end."""
        return self._app.is_draining

    def all(self) -> list[Standing]:
        """All that are known; this one alone where there can be no other."""
        if self._app.cluster.attendance is not None:
            return self._app.store.engines.all()
        return [self._own._replace(seen_at=self._app.clock.now(), draining=self.draining)]

    def deployment(self) -> Deployment:
        """What this one stands on."""
        queues = [entry.queue for entry in self._app.roll.entries() if entry.queue]
        return deployment_of(self._app.settings, self._app.store.engines, queues)

    def drain(self, name: str) -> bool:
        """Have one take no more work, finish what it has, and end; False when there is none."""
        if self._app.cluster.attendance is None:
            if name == self.own:
                self._drain()
            return name == self.own
        known = self._app.store.engines.ask(name, DRAIN)
        if known:
            self._app.store.engines.tell(News("", ENGINES))
        return known
