from __future__ import annotations

import logging
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, cast

import structlog

from mint.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from typing import Any, TextIO

LEVELS = ("debug", "info", "warning", "error")

_SECRET = frozenset({"token", "authorization", "fields", "password"})
"""What never gets into a log, whoever writes it there."""

_LOUD = ("uvicorn", "uvicorn.error", "alembic", "sqlalchemy", "asyncio")
"""Loggers of libraries whose progress reports say nothing to operators."""


def configure_logs(level: str, stream: TextIO | None = None) -> None:
    """Say how the server logs: readable on a terminal, JSON lines elsewhere.

    What participants log through the standard library comes out the same way. Tracebacks come
    without the values of variables, which may be secret.

    Args:
        level: debug, info, warning or error.
        stream: where to; None: standard error.

    Raises:
        SettingsError: there is no such level.
    """
    if level not in LEVELS:
        raise SettingsError(f"log: {level!r} is none of {', '.join(LEVELS)}")
    stream = sys.stderr if stream is None else stream
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_secrets,
    ]
    renderers = _renderers(stream)
    safe = cast("TextIO", _Unbreakable(stream))
    structlog.configure(
        processors=[*shared, *renderers],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(safe),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(safe)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
            foreign_pre_chain=shared,
        )
    )
    logging.basicConfig(level=number, handlers=[handler], force=True)
    for name in _LOUD:
        logging.getLogger(name).setLevel(max(number, logging.WARNING))


class _Unbreakable:
    """A stream whose end nobody may notice: a log that cannot be written must stop nothing."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError):
            return self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()


def _renderers(stream: TextIO) -> list[Any]:
    if stream.isatty():
        plain = structlog.dev.plain_traceback
        return [structlog.dev.ConsoleRenderer(exception_formatter=plain)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]


def _without_secrets(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    for name in _SECRET & event.keys():
        event[name] = "(not logged)"
    return event
