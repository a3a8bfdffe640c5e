"""What never gets into a log, whoever writes it there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

HIDDEN = "(not logged)"

_SECRET = re.compile(
    r"(?i)password|passwd|passphrase|secret|authorization|cookie|credential"
    r"|(api|private)[_-]?key|(^|[_.-])(token|fields|workitem|payload)s?$"
)
"""Names of values that are secret, or may hold what is: `api_token`, `Authorization`, `fields`."""

_PASSWORD = re.compile(r"(?P<before>\b[\w+.-]+://[^\s/:@\"']*):[^\s/\"']*@")
"""The password in a URL, such as that of a database."""

_BEARER = re.compile(r"(?i)\b(?P<before>bearer|basic)\s+[\w.~+/=-]{8,}")

_DEEPEST = 20
"""Values within values that are looked at; what is deeper is left out."""


def without_secrets(value: Any, depth: int = 0) -> Any:
    """A value as it may be logged: what is secret, at whatever depth, is replaced.

    Args:
        value: anything.
        depth: how many values it is within.
    """
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, bytes):
        return plain_text(value.decode(errors="replace"))
    if depth >= _DEEPEST:
        return HIDDEN
    if isinstance(value, msgspec.Struct):
        value = msgspec.structs.asdict(value)
    if isinstance(value, Mapping):
        return {
            name: HIDDEN if is_secret(name) else without_secrets(one, depth + 1)
            for name, one in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [without_secrets(one, depth + 1) for one in value]
    return value


def is_secret(name: object) -> bool:
    """Whether what stands under this name is not to be logged."""
    return isinstance(name, str) and _SECRET.search(name) is not None


def plain_text(text: str) -> str:
    """A text without the passwords of its URLs and without credentials of HTTP."""
    if "://" in text:
        text = _PASSWORD.sub(r"\g<before>:***@", text)
    if "earer " in text or "asic " in text or "BEARER " in text:
        text = _BEARER.sub(rf"\g<before> {HIDDEN}", text)
    return text
