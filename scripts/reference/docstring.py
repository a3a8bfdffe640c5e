from __future__ import annotations

import inspect
import re

ENTRY = re.compile(r"^(?P<name>\w+): (?P<text>.*)$")


def arguments(docstring: str) -> dict[str, str]:
    """What the Args section of a Google-style docstring says, by name; continued lines joined.

    Example:
        >>> arguments('''Where to listen.
        ...
        ... Args:
        ...     port: a number, or 0 for
        ...         any that is free.
        ... ''')
        {'port': 'a number, or 0 for any that is free.'}
    """
    _, _, section = inspect.cleandoc(docstring).partition("\nArgs:\n")
    told: dict[str, str] = {}
    name = ""
    for line in section.splitlines():
        if line and not line.startswith(" "):
            break
        if match := ENTRY.match(line.removeprefix("    ")):
            name = match["name"]
            told[name] = match["text"]
        elif name and line.strip():
            told[name] += f" {line.strip()}"
    return told
