from __future__ import annotations

import contextlib
import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from mint.app.company import Company
from mint.app.figures import figures
from mint.web import address
from mint.web.application import application
from mint.web.outside import Outside
from mint.web.parts import Parts
from mint.web.resources import OF_AN_ENGINE, RESOURCES
from mint.web.version import VERSION

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    from mint.app.app import App

GRACE = 10
"""Seconds that requests under way may take when the server stops."""


class Listening:
    """Answers requests, for a server.

    Args:
        app: what is asked.
        kind: of the server, see `serve`.
        listener: a socket that is bound.
        drain: has the server take no more work, and end.
        begun: called with the URL once it answers.

    Raises:
        OSError: the data directory cannot be written to.
    """

    def __init__(
        self,
        app: App,
        kind: str,
        listener: socket.socket,
        drain: Callable[[], None],
        begun: Callable[[str], None],
    ) -> None:
        self._app = app
        self._listener = listener
        self._begun = begun
        self._data = Path(app.settings.data)
        host, port = listener.getsockname()[:2]
        place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self._url = f"http://{place}"
        token = address.write_token(self._data)
        self._parts = _parts(app, _outside(app, token), Company(app, kind, drain))
        config = uvicorn.Config(
            application(
                self._parts,
                {"localhost", "127.0.0.1", "::1", host},
                OF_AN_ENGINE if kind == "engine" else {**RESOURCES, **app.hosts.resources()},
                app.hosts.given(),
            ),
            log_config=None,
            access_log=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=GRACE,
        )
        self._http = _Http(config, self._listen, self._parts.end)

    def run(self) -> None:
        """Answer until `stop`."""
        try:
            with self._app.watching.api():
                self._http.run([self._listener])
        finally:
            self._parts.scribe.write()

    def stop(self) -> None:
        """Have `run` come to its end. May be called from any thread, or from a signal."""
        self._http.should_exit = True

    def _listen(self) -> None:
        """It answers requests now: say where."""
        where = address.Address(self._url, os.getpid(), VERSION, self._parts.started_at)
        address.write_address(self._data, where)
        self._begun(self._url)


def _outside(app: App, token: str) -> Outside:
    return Outside(
        roll=app.roll,
        desk=app.desk,
        leases=app.store.leases,
        registered=app.store.registered,
        limits=app.settings.limits,
        clock=app.clock,
        token=token,
        shared=app.engine.options.shared,
        workers=app.workers,
        named=app.settings.require_token,
        hearing=lambda: app.ear is not None and app.ear.hearing,
    )


def _parts(app: App, outside: Outside, company: Company) -> Parts:
    return Parts(
        front=app.engine,
        registry=app.registry,
        clock=app.clock,
        settings=app.settings,
        fault=lambda: app.loop.fault,
        keeper=app.keeper,
        outside=outside,
        metrics=figures(app),
        library=app.library,
        follower=app.follower,
        audit=app.store.audit,
        by=_user(),
        tellers=app.alerting.heralds,
        broker=app.cluster.seen,
        company=company,
    )


class _Http(uvicorn.Server):
    """uvicorn, which leaves signals to us and ends event streams before it waits for them."""

    def __init__(
        self, config: uvicorn.Config, on_ready: Callable[[], None], on_stop: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._on_stop = on_stop

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._on_stop()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _user() -> str:
    """Who runs the server: whoever can read its token acts as this user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
