from __future__ import annotations

import contextlib
import getpass
import ipaddress
import os
import signal
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from mint.app.app import App
from mint.app.figures import figures
from mint.errors import SettingsError
from mint.observe.stacks import stacks_on_signal
from mint.web import address
from mint.web.application import application
from mint.web.logs import configure_logs
from mint.web.outside import Outside
from mint.web.parts import Parts
from mint.web.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from mint.participants import Registry
    from mint.settings import Settings

GRACE = 10
"""Seconds that requests under way may take when the server stops."""

INTERRUPTED = 130
"""The exit code after a second Ctrl-C."""


def serve(settings: Settings, announce: Callable[[str], None] = print) -> int:
    """Run a server until it is told to stop by SIGINT or SIGTERM.

    Args:
        settings: how it works.
        announce: is told where it listens, where its data is, and who takes part.

    Returns:
        The exit code: 0, or 130 when it was interrupted again while it was stopping.

    Raises:
        SettingsError: it cannot listen where the settings say, or a setting cannot be.
        StoreLocked: another server uses the data directory.
        StoreError: the database cannot be used.
        MintError: a file of participants or a definition cannot be read.

    Example:
        >>> serve(Settings(data="/tmp/try", port=7474))
    """
    configure_logs(settings.log, form=settings.log_format)
    return Server(settings, announce, alone=True).run()


class Server:
    """A MINT with its HTTP API, once.

    Args:
        settings: how it works.
        announce: is told where it listens, where its data is, and who takes part.
        registry: participants that are there already; those of the settings are added.
        alone: the program does nothing else: spans that participants begin are sent along, and
            SIGUSR1 shows what all threads do.
    """

    def __init__(
        self,
        settings: Settings,
        announce: Callable[[str], None] = print,
        registry: Registry | None = None,
        *,
        alone: bool = False,
    ) -> None:
        self.settings = settings
        self._alone = alone
        self.ready = threading.Event()
        """Set once it answers requests."""
        self.url = ""
        """Where it listens, once it does."""
        self._announce = announce
        self._registry = registry
        self._stopping = False
        self._http: _Http | None = None

    def run(self) -> int:
        """Work until `stop`, or a signal; see `serve`."""
        try:
            with self._signals(), self._stacks():
                self._run()
        except KeyboardInterrupt:
            return INTERRUPTED
        return 0

    def _stacks(self) -> contextlib.AbstractContextManager[None]:
        return stacks_on_signal() if self._alone else contextlib.nullcontext()

    def stop(self) -> None:
        """Have `run` come to its end. May be called from any thread, or from a signal."""
        self._stopping = True
        if self._http is not None:
            self._http.should_exit = True

    def _run(self) -> None:
        host = _loopback(self.settings.host)
        app = App(self.settings, self._registry)
        if self._alone:
            app.watching.share_traces()
        try:
            listener = _listener(host, self.settings.port)
        except SettingsError:
            app.stop()
            raise
        data = Path(self.settings.data)
        with app, listener:
            try:
                self._answer(app, listener, address.write_token(data))
            except OSError as error:
                raise SettingsError(f"data: {data}: {error.strerror}") from error
            finally:
                address.remove(data)

    def _answer(self, app: App, listener: socket.socket, token: str) -> None:
        outside = Outside(
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
        )
        parts = Parts(
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
            broker=app.cluster.broker,
        )
        host, port = listener.getsockname()[:2]
        place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self.url = f"http://{place}"
        config = uvicorn.Config(
            application(parts, {"localhost", "127.0.0.1", "::1", host}),
            log_config=None,
            access_log=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=GRACE,
        )
        self._http = _Http(config, lambda: self._tell(parts), parts.end)
        self._http.should_exit = self._stopping
        try:
            with app.watching.api():
                self._http.run([listener])
        finally:
            parts.scribe.write()

    def _tell(self, parts: Parts) -> None:
        """It answers requests now: say so to whom it may concern."""
        where = address.Address(self.url, os.getpid(), VERSION, parts.started_at)
        address.write_address(Path(self.settings.data), where)
        names = ", ".join(one.name for one in parts.registry.all())
        self._announce(f"MINT {VERSION} listens on {self.url}")
        self._announce(f"data: {Path(self.settings.data).absolute()}")
        self._announce(f"participants: {names or 'none; name some with --participants FILE'}")
        self.ready.set()

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """Stop at SIGINT and SIGTERM; at a second one, without waiting for anything."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        handled = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self._on_signal) for number in handled}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self._stopping:
            # What is under way is done again at the next start: nothing is lost.
            raise KeyboardInterrupt
        self.stop()


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


def _loopback(host: str) -> str:
    """The address to listen on.

    Raises:
        SettingsError: others could reach it from outside.
    """
    if host == "localhost":
        return "127.0.0.1"
    try:
        inside = ipaddress.ip_address(host).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise SettingsError(
            f"host: {host!r} is not this machine alone, and there are no users yet who could "
            "sign in: listen on 127.0.0.1, and let others in through ssh"
        )
    return host


def _listener(host: str, port: int) -> socket.socket:
    """A socket that is bound.

    Raises:
        SettingsError: the port is taken, or may not be taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named so that asyncio knows TCP and sends small answers without delay.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        why = getattr(error, "strerror", None) or str(error)
        raise SettingsError(
            f"port: cannot listen on {host} port {port}: {why}. Stop what uses it, or choose "
            "another with --port (0: any that is free)"
        ) from error
    return listener


def _user() -> str:
    """Who runs the server: whoever can read its token acts as this user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
