from __future__ import annotations

import re
from typing import Any

from mint.errors import DefinitionError
from mint.lang.json_text import read_json_value

_STRING_OR_COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*"?|#[^\n]*|//[^\n]*|/\*.*?\*/', re.DOTALL)


def without_comments(text: str) -> str:
    r"""The same text with blanks for its comments, so that all else stays where it was.

    A comment begins with `#` or `//` and ends with the line, or stands between `/*` and `*/`.
    What stands in a string is no comment.

    Example:
        >>> without_comments('{"a": "#1"} # one\n')
        '{"a": "#1"}      \n'
    """
    return _STRING_OR_COMMENT.sub(_blank, text)


def read_json_object(text: str, source: str = "") -> dict[str, Any]:
    """Read a JSON object that may have comments, such as a configuration.

    Raises:
        DefinitionError: it is not JSON, or no object; with line and column.

    Example:
        >>> read_json_object('{"qa": true} // as always')
        {'qa': True}
    """
    value = read_json_value(without_comments(text.removeprefix("\ufeff")), source)
    if not isinstance(value, dict):
        message = 'this is JSON, but no object: write {"name": value, ...}'
        raise DefinitionError(message, source, 1, 1)
    return value


def _blank(match: re.Match[str]) -> str:
    found = match.group()
    return found if found.startswith('"') else re.sub(r"[^\n]", " ", found)
