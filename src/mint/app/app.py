from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from mint.app.data_lock import DataLock
from mint.app.instance import instance
from mint.engine.clock import SystemClock
from mint.engine.engine import Engine
from mint.engine.loop import Loop
from mint.engine.options import Options
from mint.errors import MintError, SettingsError
from mint.expressions.table import EXPRESSIONS
from mint.interpreter.environment import Limits
from mint.lang.read import read
from mint.model.effect import Event
from mint.participants import Registry
from mint.store import open_store
from mint.transport.local import LocalTransport

if TYPE_CHECKING:
    from types import TracebackType

    from mint.model.tree import Tree
    from mint.settings import Settings


class App:
    """A whole MINT in this process: store, engine, and participants.

    Args:
        settings: how it works.
        registry: participants that are there already; those of the settings are added.

    Raises:
        StoreError: the database cannot be used.
        StoreLocked: another server uses the data directory.
        SettingsError: the data directory cannot be made or written to.
        MintError: a file of participants or a definition cannot be read.

    Example:
        >>> with App(Settings(data="/tmp/try")) as app:
        ...     wfid = app.engine.launch(LaunchOrder(Tree("noop"))).result()
    """

    def __init__(self, settings: Settings, registry: Registry | None = None) -> None:
        self.settings = settings
        self.clock = SystemClock()
        self.registry = registry or Registry()
        for source in settings.participants:
            self.registry.load(source)
        options = _options(settings)
        self._lock = _locked(Path(settings.data))
        try:
            self.store = open_store(settings.url)
        except MintError:
            self._lock.release()
            raise
        self.transport = LocalTransport(
            self.registry,
            self._submit,
            clock=self.clock,
            threads=settings.threads,
            observe=self._observe,
        )
        self.transport.name = f"local:{instance(Path(settings.data))}"
        self.engine = Engine(
            self.store,
            self.store.views,
            transports=[self.transport],
            directory=self.registry,
            table=EXPRESSIONS,
            clock=self.clock,
            options=options,
        )
        self.loop = Loop(self.engine, self.clock)
        self._started = False

    def start(self) -> None:
        """Begin to work."""
        self.loop.start()
        self._started = True

    def stop(self, timeout: float = 10.0) -> None:
        """Let running work end, then stop. What is left is done at the next start.

        Args:
            timeout: seconds to wait for running participants.
        """
        self.transport.close(timeout)
        if self._started:
            self.loop.stop()
        self.store.close()
        self._lock.release()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

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


def _locked(data: Path) -> DataLock:
    """Make the data directory where there is none, and keep others off it."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        return DataLock(data)
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
        on_error=_definition(settings.on_error),
        on_terminate=_definition(settings.on_terminate),
        shared=settings.url.startswith("postgres"),
    )


def _definition(file: str) -> Tree | None:
    if not file:
        return None
    try:
        text = Path(file).read_text()
    except OSError as error:
        message = f"{file}: {error.strerror}"
        raise MintError(message) from error
    return read(text, source=file).tree
