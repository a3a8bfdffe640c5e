from __future__ import annotations

from typing import Literal

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """Something that was found about a directory.

    Args:
        severity: `error`: changes are lost or not told; `warning`: it works, but not well.
        text: what was found.
        remedy: what to do; "": nothing.
    """

    severity: Literal["ok", "warning", "error"]
    text: str
    remedy: str = ""


def good(text: str) -> Finding:
    """It is as it should be."""
    return Finding("ok", text)


def doubtful(text: str, remedy: str) -> Finding:
    """It works, but not well; or that cannot be known."""
    return Finding("warning", text, remedy)


def bad(text: str, remedy: str) -> Finding:
    """It does not work."""
    return Finding("error", text, remedy)
