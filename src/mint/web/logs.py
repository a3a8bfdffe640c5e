from __future__ import annotations

import logging
import re
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, cast

import structlog

from mint.errors import SettingsError
from mint.model.fei import expid_of
from mint.observe.in_hand import in_hand
from mint.observe.secrets import HIDDEN, is_secret, plain_text, without_secrets

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from typing import Any, TextIO

LEVELS = ("debug", "info", "warning", "error")
FORMATS = ("auto", "json", "text")

_LOUD = (
    "aio_pika",
    "aiormq",
    "uvicorn",
    "uvicorn.error",
    "alembic",
    "sqlalchemy",
    "asyncio",
    "httpx",
    "httpcore",
    "urllib3",
)
"""Loggers of libraries whose progress reports say nothing to operators."""

_LOUDER = ("opentelemetry",)
"""The same of those that warn of each attempt; who uses them tells what has come of it."""

_KEY = re.compile(r"\d+(_\d+)*!")
"""How the key of an expression begins."""


def configure_logs(level: str, stream: TextIO | None = None, form: str = "auto") -> None:
    """Say how the server logs: readable on a terminal, JSON lines elsewhere.

    What participants log, through structlog or the standard library, comes out the same way, and
    tells which step of which process they work on. Tracebacks come without the values of
    variables, which may be secret.

    Args:
        level: debug, info, warning or error.
        stream: where to; None: standard error.
        form: json, text, or auto: text on a terminal, json elsewhere.

    Raises:
        SettingsError: there is no such level, or no such form.
    """
    _check("log", level, LEVELS)
    _check("log_format", form, FORMATS)
    stream = sys.stderr if stream is None else stream
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        _of_work,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _hidden,
    ]
    renderers = [*_renderers(stream, form), _plain]
    safe = cast("TextIO", _Unbreakable(stream))
    structlog.configure(
        processors=[*shared, *renderers],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(safe),  # a line is one write
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(safe)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder(), _hidden],
        )
    )
    logging.basicConfig(level=number, handlers=[handler], force=True)
    for name in _LOUD:
        logging.getLogger(name).setLevel(max(number, logging.WARNING))
    for name in _LOUDER:
        logging.getLogger(name).setLevel(logging.ERROR)


def _check(setting: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise SettingsError(f"{setting}: {value!r} is none of {', '.join(known)}")


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


def _renderers(stream: TextIO, form: str) -> list[Any]:
    terminal = stream.isatty()
    if form == "text" or (form == "auto" and terminal):
        plain = structlog.dev.plain_traceback
        return [structlog.dev.ConsoleRenderer(colors=terminal, exception_formatter=plain)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]


def _of_work(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Add what the line is about: the work in hand, and the position that a key tells."""
    for name, value in in_hand().items():
        event.setdefault(name, value)
    key = event.get("key")
    if isinstance(key, str) and _KEY.match(key):
        event.setdefault("expid", expid_of(key))
    return event


def _hidden(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    for name, value in event.items():
        if name.startswith("_") or name == "exc_info":
            continue  # the machinery's own
        event[name] = HIDDEN if is_secret(name) else without_secrets(value)
    return event


def _plain(_logger: object, _method: str, line: str) -> str:
    """The whole line once more: tracebacks have come in, and they quote what they please."""
    return plain_text(line)
