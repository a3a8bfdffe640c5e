"""How much a program says in its log, changed while it runs."""

from __future__ import annotations

import logging

import structlog


def set_level(level: str) -> str:
    """Have the log say more, or less: what participants log, and what MINT does.

    Args:
        level: debug, info, warning or error.

    Returns:
        How much it said before.
    """
    root = logging.getLogger()
    before = logging.getLevelName(root.level).lower()
    number = logging.getLevelNamesMapping()[level.upper()]
    root.setLevel(number)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(number))
    return str(before)
