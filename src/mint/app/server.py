from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from mint.app.app import App
from mint.app.told_to_stop import told_to_stop
from mint.errors import SettingsError
from mint.observe.stacks import stacks_on_signal
from mint.ports.engines import DRAIN
from mint.web import address
from mint.web.logs import configure_logs
from mint.web.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.app.listening import Listening
    from mint.participants import Registry
    from mint.settings import Settings

log = structlog.get_logger("mint.app")

INTERRUPTED = 130
"""The exit code after a second Ctrl-C."""


def serve(
    settings: Settings,
    announce: Callable[[str], None] = print,
    kind: str = "up",
    *,
    listens: bool = True,
) -> int:
    """Run a server until it is told to stop by SIGINT or SIGTERM, or is drained.

    Args:
        settings: how it works.
        announce: is told where it listens, where its data is, and who takes part.
        kind: of work: `up`, all of it; `engine`, all, without the API for people; `web`, only the
            API, and the rest is left to engines on the same database.
        listens: whether it answers requests at all.

    Returns:
        The exit code: 0, 1 when another engine took its name, or 130 when it was interrupted again
        while it was stopping.

    Raises:
        SettingsError: it cannot listen where the settings say, or a setting cannot be.
        StoreLocked: another server uses the data directory.
        StoreError: the database cannot be used.
        MintError: a file of participants or a definition cannot be read.

    Example:
        >>> serve(Settings(data="/tmp/try", port=7474))
    """
    configure_logs(settings.log, form=settings.log_format)
    return Server(settings, announce, kind=kind, listens=listens, alone=True).run()


class Server:
    """A MINT with its HTTP API, once.

    Args:
        settings: how it works.
        announce: is told where it listens, where its data is, and who takes part.
        registry: participants that are there already; those of the settings are added.
        kind: of work, see `serve`.
        listens: whether it answers requests.
        alone: the program does nothing else: spans that participants begin are sent along, and
            SIGUSR1 shows what all threads do.
    """

    def __init__(
        self,
        settings: Settings,
        announce: Callable[[str], None] = print,
        registry: Registry | None = None,
        *,
        kind: str = "up",
        listens: bool = True,
        alone: bool = False,
    ) -> None:
        self.settings = settings
        self._kind = kind
        self._listens = listens
        self._alone = alone
        self.ready = threading.Event()
        """Set once it works, and answers requests if it is to."""
        self.url = ""
        """Where it listens, once it does."""
        self._announce = announce
        self._registry = registry
        self._stopping = threading.Event()
        self._app: App | None = None
        self._draining: threading.Thread | None = None
        self._superseded = False
        self._listening: Listening | None = None

    def run(self) -> int:
        """Work until `stop`, or a signal; see `serve`."""
        told = self.drain if self._kind == "engine" else self.stop
        try:
            with told_to_stop(told), self._stacks():
                self._run()
        except KeyboardInterrupt:
            return INTERRUPTED
        return int(self._superseded)

    def _stacks(self) -> contextlib.AbstractContextManager[None]:
        return stacks_on_signal() if self._alone else contextlib.nullcontext()

    def stop(self) -> None:
        """Have `run` come to its end. May be called from any thread, or from a signal."""
        self._stopping.set()
        if self._listening is not None:
            self._listening.stop()

    def drain(self) -> None:
        """Take no more work, finish what there is, then stop. From any thread, or a signal."""
        if self._app is None:
            self.stop()
        elif self._draining is None:
            drain = self._drain
            self._draining = threading.Thread(target=drain, args=(self._app,), name="mint-drain")
            self._draining.start()

    def _drain(self, app: App) -> None:
        try:
            log.info("takes no more work, and finishes what it has")
            app.drain()
            if not app.finish(self.settings.engines.drain):
                log.warning("not all is finished: others do it, or the next start")
        finally:
            self.stop()

    def _obey(self, wish: str) -> None:
        """Do what somebody wishes of this engine."""
        if wish == DRAIN:
            self.drain()
            return
        log.error("another engine has taken the name of this one, which ends")
        self._superseded = True
        self.stop()

    def _run(self) -> None:
        host = _loopback(self.settings.host)
        app = App(self.settings, self._registry, kind=self._kind)
        app.on_wish = self._obey
        if self._alone:
            app.watching.share_traces()
        if not self._listens:
            with app:
                self._app = app
                self._tell(app)
                self._stopping.wait()
            return
        try:
            listener = _listener(host, self.settings.port)
        except SettingsError:
            app.stop()
            raise
        data = Path(self.settings.data)
        with app, listener:
            self._app = app
            try:
                self._answer(app, listener)
            except OSError as error:
                raise SettingsError(f"data: {data}: {error.strerror}") from error
            finally:
                address.remove(data)

    def _answer(self, app: App, listener: socket.socket) -> None:
        # An engine that answers nobody has no use for a web framework.
        from mint.app.listening import Listening  # noqa: PLC0415 - above

        def begun(url: str) -> None:
            self.url = url
            self._tell(app)

        self._listening = Listening(app, self._kind, listener, self.drain, begun)
        if self._stopping.is_set():
            self._listening.stop()
        self._listening.run()

    def _tell(self, app: App) -> None:
        """It works now: say so to whom it may concern."""
        names = ", ".join(one.name for one in app.registry.all())
        does = (
            f"listens on {self.url}"
            if self.url
            else f"works as {app.engine.stance.name or 'engine'}"
        )
        self._announce(f"MINT {VERSION} {does}")
        self._announce(f"data: {Path(self.settings.data).absolute()}")
        self._announce(f"participants: {names or 'none; name some with --participants FILE'}")
        self.ready.set()


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
