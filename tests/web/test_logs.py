from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from mint.errors import SettingsError
from mint.web.logs import configure_logs

if TYPE_CHECKING:
    from collections.abc import Iterator


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def logged(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_elsewhere_than_on_a_terminal_lines_are_json() -> None:
    stream = io.StringIO()
    configure_logs("info", stream)
    structlog.get_logger("mint.engine").info("it happened", wfid="w")
    logging.getLogger("a.participant").warning("of %s", "its own")
    ours, others = logged(stream)
    assert (ours["event"], ours["level"], ours["wfid"]) == ("it happened", "info", "w")
    assert (others["event"], others["level"]) == ("of its own", "warning")
    assert ours["timestamp"].endswith("Z")


def test_what_is_below_the_level_is_not_logged() -> None:
    stream = io.StringIO()
    configure_logs("warning", stream)
    structlog.get_logger().info("quiet")
    logging.getLogger("other").info("quiet")
    logging.getLogger("uvicorn.error").info("quiet")
    structlog.get_logger().warning("loud")
    assert [line["event"] for line in logged(stream)] == ["loud"]


def test_libraries_report_no_progress() -> None:
    stream = io.StringIO()
    configure_logs("info", stream)
    logging.getLogger("uvicorn.error").info("Started server process")
    logging.getLogger("alembic.runtime").info("Context impl")
    assert stream.getvalue() == ""


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_secrets_are_not_logged(stream: io.StringIO) -> None:
    configure_logs("info", stream)
    secret = "s3" + "cret"
    told = {"token": secret, "fields": {"a": secret}, "wfid": "w"}
    structlog.get_logger().info("x", **told)
    try:
        int("wrong" if secret else secret)
    except ValueError:
        structlog.get_logger().exception("failed")
        logging.getLogger("a.participant").exception("failed")
    text = stream.getvalue()
    assert "s3cret" not in text
    assert text.count("(not logged)") == 2
    assert text.count("ValueError: invalid literal") == 2


def test_on_a_terminal_lines_are_for_people() -> None:
    stream = Terminal()
    configure_logs("info", stream)
    structlog.get_logger().info("it happened", wfid="w")
    assert "it happened" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(SettingsError, match="log: 'loud' is none of debug, info"):
        configure_logs("loud")
