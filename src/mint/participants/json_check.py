from __future__ import annotations

import datetime as dt
import math
import pathlib
from typing import Any

import msgspec

from mint.errors import MintError
from mint.participants.clean_text import clean_text
from mint.participants.fields import View

_ADVICE: dict[type, str] = {
    bytes: "use .decode()",
    bytearray: "use .decode()",
    set: "use sorted()",
    frozenset: "use sorted()",
    dt.date: "use .isoformat()",
    dt.time: "use .isoformat()",
    dt.timedelta: "use .total_seconds()",
    pathlib.PurePath: "use str()",
    msgspec.Struct: "use msgspec.to_builtins()",
}


def _unwrapped(value: Any) -> Any:
    if isinstance(value, View):
        return value.to_dict()
    raise TypeError(type(value).__name__)


_encode = msgspec.json.Encoder(enc_hook=_unwrapped).encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


MAX_BITS = 14_000
"""Of an integer: Python writes and reads 4,300 digits at most."""


class NotJson(MintError):
    """A field holds something that JSON has no form for.

    Args:
        path: of the field, with dots.
        problem: what is wrong with it.
    """

    def __init__(self, path: str, problem: str) -> None:
        self.path = clean_text(path)
        super().__init__(f"the field {self.path or '(all of them)'} is not JSON: {problem}")


def checked_json(fields: dict[str, Any]) -> dict[str, Any]:
    """A copy of a payload, exactly as it will be read back by others.

    Nothing is turned into text silently: a date or a set has to be converted by who knows how.
    Tuples become lists; that is the only change.

    Args:
        fields: the payload.

    Raises:
        NotJson: names the first field that JSON cannot hold.

    Example:
        >>> checked_json({"sizes": (1, 2)})
        {'sizes': [1, 2]}
    """
    try:
        return _copied(fields)
    except RecursionError:
        raise NotJson("", "it is nested too deep, or holds itself") from None


def _copied(fields: dict[str, Any]) -> dict[str, Any]:
    try:
        copy = _decode(_encode(fields))
    except (TypeError, ValueError, OverflowError) as error:
        _blame(fields, "")
        raise NotJson("", str(error)) from None
    # Equal is proof enough, and costs far less than looking at each value.
    if copy != fields:
        _blame(fields, "")
    return copy


def _blame(value: Any, path: str) -> None:
    match value:
        case View():
            _blame(value.to_dict(), path)
        case dict():
            for name, part in value.items():
                if not isinstance(name, str):
                    problem = f"its name {name!r} is {_kind(name)}, not text"
                    raise NotJson(_under(path, name), problem)
                _blame_leaf(name, _under(path, name))
                _blame(part, _under(path, name))
        case list() | tuple():
            for index, part in enumerate(value):
                _blame(part, _under(path, index))
        case _:
            _blame_leaf(value, path)


def _blame_leaf(value: Any, path: str) -> None:
    match value:
        case None | bool():
            return
        case int():
            if value.bit_length() > MAX_BITS:
                raise NotJson(path, "it is a number of thousands of digits; use text")
        case str():
            if clean_text(value) != value:
                raise NotJson(path, "its text holds half a character (a lone surrogate)")
        case float():
            if not math.isfinite(value):
                raise NotJson(path, f"{value} has no JSON form; use null or text")
        case _:
            advice = next((_ADVICE[kind] for kind in type(value).__mro__ if kind in _ADVICE), "")
            raise NotJson(path, f"it is {_kind(value)}" + f"; {advice}" * bool(advice))


def _under(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)


def _kind(value: object) -> str:
    return f"of type {type(value).__name__}"
