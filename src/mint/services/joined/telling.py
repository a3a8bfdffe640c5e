from __future__ import annotations

import asyncio
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from mint.backoff import Backoff
from mint.client.connection import Connection
from mint.client.place import place_of
from mint.errors import MintError, SettingsError
from mint.services.joined.change import Change, host_of

if TYPE_CHECKING:
    from mint.ports.clock import Clock
    from mint.services.outcome import Signal
    from mint.settings import Settings

log = structlog.get_logger("mint.services")

_MOST = 10_000
"""Changes that wait at most for one that is to be told."""


class Telling:
    """Tells changes of services to a broker, and to a server of this host, as the settings say.

    While one of them is not there, changes wait in memory, and the oldest are given up when there
    are too many.

    Args:
        settings: say who is told.
        clock: the time.
        tasks: in which it is done.

    Raises:
        SettingsError: a broker is set, and the library for it is missing.
    """

    def __init__(self, settings: Settings, clock: Clock, tasks: asyncio.TaskGroup) -> None:
        self._host = host_of(settings.services)
        self._clock = clock
        self._lines: list[tuple[str, deque[Change], asyncio.Event]] = []
        if settings.amqp.url:
            _, changes, more = self._line("broker")
            tasks.create_task(_mirror(settings.amqp.url, changes, more))
        if settings.services.server:
            _, changes, more = self._line("server")
            tasks.create_task(_signal(Path(settings.services.server), changes, more))

    def hear(self, _app: str, signal: Signal) -> None:
        """Take a signal of a script."""
        change = Change.of(signal, self._host, self._clock)
        if change is None:
            return
        for whom, changes, more in self._lines:
            if len(changes) == _MOST:
                log.error("a change is not told any more", to=whom, change=changes[0].name)
            changes.append(change)
            more.set()

    def _line(self, whom: str) -> tuple[str, deque[Change], asyncio.Event]:
        self._lines.append((whom, deque(maxlen=_MOST), asyncio.Event()))
        return self._lines[-1]


async def _mirror(url: str, changes: deque[Change], more: asyncio.Event) -> None:
    try:
        from mint.services.joined.mirror import Mirror  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SettingsError(
            "amqp.url: the library for RabbitMQ is missing: pip install 'mint-boss[rabbitmq]'"
        ) from error
    await Mirror(url, changes, more).run()


async def _signal(data: Path, changes: deque[Change], more: asyncio.Event) -> None:
    """Tell the server of a data directory, as `mint signal` does."""
    backoff, told = Backoff(first=1.0, most=60.0), ""
    with Connection(place_of(data)) as server:
        while True:
            while changes:
                change = changes[0]
                try:
                    await asyncio.to_thread(_tell, server, change)
                except MintError as error:
                    if str(error) != told:
                        log.warning("changes wait for the server", reason=(told := str(error)))
                    await asyncio.sleep(backoff.next())
                    continue
                backoff.reset()
                if changes and changes[0] is change:
                    changes.popleft()
            more.clear()
            await more.wait()


def _tell(server: Connection, change: Change) -> None:
    fields = {"host": change.host, "service": change.service, "state": change.state}
    body = {"name": change.name, "fields": {**fields, "at": change.at}, "key": change.id}
    server.ask("POST", "/signals", body=body)
