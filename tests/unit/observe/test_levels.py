from __future__ import annotations

import logging
from io import StringIO

import structlog

from mint.observe.levels import set_level
from mint.web.logs import configure_logs


def test_both_ways_to_log_say_more_and_less() -> None:
    out = StringIO()
    configure_logs("info", out, "json")
    structlog.get_logger("a").debug("one")
    logging.getLogger("b").debug("two")
    assert out.getvalue() == ""

    assert set_level("debug") == "info"
    structlog.get_logger("a").debug("three")
    logging.getLogger("b").debug("four")
    assert "three" in out.getvalue()
    assert "four" in out.getvalue()

    assert set_level("error") == "debug"
    structlog.get_logger("a").warning("five")
    logging.getLogger("b").warning("six")
    assert "five" not in out.getvalue()
    assert "six" not in out.getvalue()
