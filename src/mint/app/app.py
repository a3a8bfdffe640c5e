from __future__ import annotations

import gc
import time
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from mint.app.alerting import Alerting
from mint.app.attendance import Place
from mint.app.cluster import Cluster
from mint.app.common_clock import CommonClock
from mint.app.data_lock import DataLock
from mint.app.followed import Followed
from mint.app.host_services import HostServices
from mint.app.hosts.hosting import Hosting, site_in
from mint.app.instance import named
from mint.app.keeper import Keeper, Plan
from mint.app.queue_watch import Peers
from mint.app.watching import Watching
from mint.definitions.launching import Starting
from mint.definitions.library import Library
from mint.engine.engine import Engine
from mint.engine.loop import POLL, Loop
from mint.engine.options import Options
from mint.errors import MintError, SettingsError, StoreError
from mint.expressions.table import EXPRESSIONS
from mint.interpreter.environment import Limits
from mint.lang.read import read
from mint.model.effect import Event
from mint.observe.meter import OTHER
from mint.participants import Registry
from mint.participants.foreman import Foreman
from mint.participants.reader import Reader
from mint.participants.registrar import Registrar
from mint.participants.roll import Roll
from mint.ports.news import ENGINES, News
from mint.store import open_store
from mint.transport.desk import Desk
from mint.transport.local import LocalTransport
from mint.web.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from mint.model.tree import Tree
    from mint.ports.clock import Clock
    from mint.ports.directory import Entry
    from mint.settings import Settings
    from mint.store.database import DatabaseStore


_GARBAGE = (50_000, 10, 10)
"""When Python looks for circular garbage. A turn makes thousands of objects that all go by
themselves: looking after every 700 of them took a sixth of the engine's time."""


GRACE = 10.0
"""Seconds that running participants have to end when the server stops."""

_LOOK = 0.05
"""Seconds between two looks whether all is done."""

_ALONE = "here"
"""The server of a database that no other can use: a copy of it finds its work wherever it is."""


class App:
    """A whole MINT in this process: store, engine, and participants.

    Args:
        settings: how it works.
        registry: participants that are there already; those of the settings are added.
        kind: of work: `up` or `engine`: all of it; `web`: only what it is told, the rest is left
            to other engines on the same database.
        clock: of this host.

    Attributes:
        on_wish: called with what somebody wishes of this engine; see `mint.ports.engines`.
        is_draining: whether it only finishes what it has.

    Raises:
        StoreError: the database cannot be used.
        StoreLocked: another server uses the data directory.
        SettingsError: the data directory cannot be made or written to.
        MintError: a file of participants or a definition cannot be read.

    Example:
        >>> with App(Settings(data="/tmp/try")) as app:
        ...     wfid = app.engine.launch(LaunchOrder(Tree("noop"))).result()
    """

    def __init__(
        self,
        settings: Settings,
        registry: Registry | None = None,
        *,
        kind: str = "up",
        clock: Clock | None = None,
    ) -> None:
        self.settings, self._kind = settings, kind
        self.clock = CommonClock(clock)
        self.on_wish: Callable[[str], None] = lambda _: self.drain()
        self.registry = _loaded(registry or Registry(), settings)
        options, plan = _options(settings), Plan.of(settings)
        followed, site = Followed.of(settings, self.clock), site_in(settings)
        self.alerting = Alerting(settings.alerts)
        self.watching = Watching(settings, self._label, self.clock)
        self._lock, self._name = _locked(settings)
        self.store = self._opened(shared=options.shared)
        self.ear = self.store.ear()
        self.transport = LocalTransport(
            self.registry,
            self._submit,
            clock=self.clock,
            threads=settings.threads,
            observe=self._observe,
            concurrency=settings.limits.concurrency,
        )
        self.transport.name = f"local:{self._name if options.shared else _ALONE}"
        self.roll = Roll(
            self.registry,
            self.store.registered,
            self.clock,
            shared=options.shared,
            humans=settings.humans,
        )
        self.cluster = Cluster(
            settings,
            self.roll,
            self.registry,
            self.transport.name.partition(":")[2],
            clock=self.clock,
            audit=self.store.audit,
            speaks=kind != "web",
        )
        self.library = Library(
            self.store.revisions,
            self.store.views,
            self.roll,
            self.clock,
            settings.limits.tree,
        )
        self.follower = followed.follower(self.library)
        self.hosts = Hosting(site, self.store, self.clock)
        self._provide()
        self.desk = Desk(self.store.leases, self.clock)
        self.engine = Engine(
            self.store,
            self.store.views,
            transports=[self.transport, *self.cluster.transports],
            directory=self.roll,
            table=EXPRESSIONS,
            clock=self.clock,
            options=options,
            desk=self.desk,
            watch=self.watching.watch,
        )
        self.loop = Loop(
            self.engine,
            self.clock,
            watch=self.watching.watch,
            within=self.watching.within,
            chores=self.cluster.join(self.engine, self._place(kind), self.clock),
            poll=self._poll if options.shared else None,
        )
        self.keeper = Keeper(self.store.tidying, self.clock, plan, self.engine)
        self.is_draining, self._started, self._garbage = False, False, gc.get_threshold()

    def _opened(self, *, shared: bool) -> DatabaseStore:
        """The store, whose time is that of the engine where others can use it too."""
        try:
            store = open_store(self.settings.url)
            if shared:
                self.clock.attune(store.engines.now)
        except MintError:
            self._lock.release()
            raise
        return store

    def _place(self, kind: str) -> Place:
        return Place(
            self.store.engines,
            self.transport.name.partition(":")[2],
            self.settings.engines.patience,
            kind,
            self.engine.options.shared,
            self._heed,
            self._share,
            self._heed_cancels,
        )

    def start(self) -> None:
        """Begin to work."""
        if self._kind == "web":
            self._leave_work()
        if not self.engine.options.shared:
            # While no server ran, no worker elsewhere could say that it is still at work.
            self.store.leases.prolong(self.clock.now() + self.settings.limits.lease)
        if self.engine.options.shared:
            self.transport.shares = lambda: self.engine.stance.company
            self.roll.announce()
        self.cluster.arrive()
        self.roll.tell = self._tell_of_engines
        if self.ear is not None:
            self.ear.start(self._hear, self.engine.stance.name)
        gc.set_threshold(*_GARBAGE)
        self.loop.start()
        self.keeper.start()
        self.follower.start()
        self._start_alerts()
        peers = Peers(self.transport.name.partition(":")[2], self.store.engines, self.clock)
        most, foreman = self.settings.limits.tree, self._foreman()
        self.cluster.start(self.engine, self.library, most, foreman, peers)
        self.hosts.start(Starting(self.engine, self.library), plays=self._kind != "web")
        self.host_services.start(self.engine)
        self._started = True

    def drain(self) -> None:
        """Take no more work, and give others what nobody here has begun; then `finish`, `stop`."""
        self.is_draining = True
        self._give_away(self._leave_work())
        self.cluster.withdraw()

    def _leave_work(self) -> list[str]:
        """Do only what this engine is told: the dispatches that it had and did not begin."""
        self.engine.stance.takes_work = False
        return [dispatch.id for dispatch in self.transport.withdraw()]

    def _give_away(self, dispatches: list[str]) -> None:
        """Let other engines do what this one had and did not begin."""
        if dispatches and self.engine.options.shared:
            with suppress(StoreError):  # when it stops, all is given to them
                self.store.engines.free(self.engine.stance.name, dispatches)
                self.store.engines.tell(News(self.engine.stance.name, all=True))

    def _heed_cancels(self) -> None:
        """Let participants here hear of cancels that other engines wrote."""
        if self.engine.stance.company:
            self.transport.deliver([*self.store.engines.cancels(self.engine.stance.name)])

    def _share(self) -> None:
        """Another engine has come: let it have what it can begin sooner."""
        self._give_away([dispatch.id for dispatch in self.transport.share()])

    def finish(self, timeout: float) -> bool:
        """Wait for what was under way when `drain` was called: whether all came to its end.

        Args:
            timeout: seconds to wait.
        """
        end = time.monotonic() + timeout
        done = self.transport.wait(timeout)
        while not (self.engine.is_idle() and self.cluster.is_idle()):
            if time.monotonic() > end:
                return False
            time.sleep(_LOOK)
        return done

    def stop(self, timeout: float = GRACE) -> None:
        """Let running work end, then stop. What is left is done at the next start.

        Other engines on the same database go on with it at once.

        Args:
            timeout: seconds to wait for running participants.
        """
        self.follower.stop()
        self.keeper.stop()
        self.alerting.stop()
        self.hosts.stop(timeout)
        self.transport.close(timeout)
        self.host_services.close(timeout)
        self.cluster.close(timeout)
        if self.ear is not None:
            self.ear.stop()
        if self._started:
            self.loop.stop()
            gc.set_threshold(*self._garbage)
            self.cluster.leave()
        self.watching.close()
        self.store.close()
        self._lock.release()

    def __enter__(self) -> Self:
        try:
            self.start()
        except MintError:
            self.stop(0.0)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        interrupted = kind is not None and issubclass(kind, KeyboardInterrupt)
        self.stop(0.0 if interrupted else GRACE)

    def _heed(self, wish: str) -> None:
        self.on_wish(wish)

    def _poll(self) -> float:
        """Seconds between looks for work of which nobody told."""
        hearing = self.ear is not None and self.ear.hearing
        return self.settings.engines.poll if hearing else POLL

    def _tell_of_engines(self) -> None:
        if self.engine.stance.company:
            self.store.engines.tell(News(self.engine.stance.name, ENGINES))

    def _hear(self, news: News) -> None:
        """Hear from another engine, on the ear's thread."""
        self.engine.hear(news)
        if self.cluster.attendance is not None:
            self.cluster.attendance.hear(news)
        if news.dispatches or news.all:
            with suppress(StoreError):  # it is looked for again with the next sign of life
                self._heed_cancels()
        if news.all or news.about == ENGINES:
            self.roll.expire()
        if news.all:
            self.desk.wake_all()
        else:
            self.desk.wake(set(news.names), set(news.dispatches))

    def _start_alerts(self) -> None:
        if self.alerting:
            holder = self._name if self.engine.options.shared else ""
            self.alerting.start(self.store.alerts, self.store.views, self.clock, holder)
            self.engine.follow(self.alerting.heed)

    def _provide(self) -> None:
        """Have the participants that are a part of MINT."""
        reading = self.settings.read
        self.registry.provide(
            Reader(reading.files, reading.hosts, size=reading.size, timeout=reading.timeout)
        )
        self.hosts.provide(self.registry)
        self.registry.provide(Registrar(self.roll, allowed=self.settings.registerp_allowed))
        self.host_services = HostServices(self.settings, self.registry)

    @cached_property
    def workers(self) -> Workers:
        """The workers elsewhere that were heard of."""
        return Workers(self.clock, self.settings.limits.lease)

    def _foreman(self) -> Foreman:
        return Foreman(
            self.roll,
            self.store.leases,
            self.clock,
            lease=self.settings.limits.lease,
            heard=self.workers.heard,
            note=self._observe,
            tell=self.engine.tell,
            freed=self._look_around,
        )

    def _look_around(self) -> None:
        self.engine.look_around()
        self.engine.wake.set()

    def _label(self, participant: str) -> str:
        """How a participant is counted. The names of those that nobody knows may be anything."""
        try:
            entry: Entry | None = self.roll.find(participant)
        except StoreError:
            entry = self.registry.find(participant)
        return OTHER if entry is None else entry.name

    def _submit(self, message: Any) -> None:
        self.engine.submit(message)

    def _observe(self, seen: dict[str, Any]) -> None:
        """Keep what participants log; show progress to those who follow."""
        about = ("wfid", "what", "at", "key", "participant")
        data = {name: value for name, value in seen.items() if name not in about}
        self.engine.note(
            Event(
                seen["wfid"],
                seen["what"],
                seen["at"],
                key=seen["key"],
                name=seen["participant"],
                data=data,
            )
        )


def _loaded(registry: Registry, settings: Settings) -> Registry:
    for source in settings.participants:
        registry.load(source)
    return registry


def _locked(settings: Settings) -> tuple[DataLock, str]:
    """Make the data directory where there is none, and keep others off it: the lock, its name."""
    data = Path(settings.data)
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = DataLock(data, settings.url)
        try:
            return lock, named(settings.engines.name, data)
        except (OSError, SettingsError):
            lock.release()
            raise
    except OSError as error:
        message = f"data: {data} cannot be used: {error.strerror}; choose another with --data"
        raise SettingsError(message) from error


def _options(settings: Settings) -> Options:
    limits = settings.limits
    return Options(
        batch=settings.batch,
        limits=Limits(
            **{name: getattr(limits, name) for name in Limits.__struct_fields__},
        ),
        on_error=_definition(settings.on_error, limits.tree),
        error_handlers=_handlers(settings.error_handlers, limits.tree),
        on_terminate=_definition(settings.on_terminate, limits.tree),
        shared=settings.url.startswith("postgres"),
    )


def _handlers(files: dict[str, str], most: int) -> dict[str, Tree]:
    """The error handlers of definitions, by name; an empty file is none."""
    found = {name: _definition(file, most) for name, file in files.items()}
    return {name: tree for name, tree in found.items() if tree is not None}


def _definition(file: str, most: int) -> Tree | None:
    if not file:
        return None
    try:
        text = Path(file).read_text()
    except (OSError, UnicodeDecodeError) as error:
        message = f"{file}: {getattr(error, 'strerror', None) or 'this is not UTF-8 text'}"
        raise MintError(message) from error
    return read(text, source=file, most=most).tree
