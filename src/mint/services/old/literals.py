from __future__ import annotations

import re

# In a byte string of old, these were a backslash and a letter; today they begin an escape.
_NO_ESCAPES = re.compile(r"(\\\\)|\\([uUN])")


def number(text: str) -> str:
    """A number as it is written today: `0644` is `0o644`, `10L` is `10`."""
    text = text.rstrip("lL")
    if len(text) > 1 and text.isdigit() and text[0] == "0":
        return "0o" + (text.lstrip("0") or "0")
    return text


def string(text: str) -> str:
    """A string as it is written today, when all strings are text."""
    prefix = text[: min(text.find(quote) for quote in "\"'" if quote in text)]
    body = text[len(prefix) :]
    marks = prefix.lower()
    if "r" in marks:
        return "r" + body  # neither u nor b: bytes are text here
    if marks in {"", "b"}:
        body = _NO_ESCAPES.sub(lambda found: found[1] or "\\\\" + found[2], body)
    return body
