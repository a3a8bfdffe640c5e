from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from mint.cli.usage_error import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable


def object_of(document: str | None, pairs: Iterable[str], option: str) -> dict[str, Any]:
    """A JSON object from a document, with pairs laid over it.

    Args:
        document: a JSON object, or `@file` that holds one; None: an empty one.
        pairs: `key=value`. A value that is JSON is that value, any other is a text. Dots in a key
            go into objects.
        option: by which the pairs were given, for messages.

    Raises:
        UsageError: one of them cannot be used.

    Example:
        >>> object_of('{"a": 1}', ["b.c=2", "d=two"], "-f")
        {'a': 1, 'b': {'c': 2}, 'd': 'two'}
    """
    made = {} if document is None else _document(document)
    for pair in pairs:
        _lay_over(made, pair, option)
    return made


def _document(told: str) -> dict[str, Any]:
    where, content = "the JSON", told
    if told.startswith("@"):
        where = told[1:]
        try:
            content = Path(where).read_text()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise UsageError(f"{where}: {reason}") from error
    try:
        value = msgspec.json.decode(content)
    except msgspec.DecodeError as error:
        raise UsageError(f"{where}: not JSON: {error}") from error
    if not isinstance(value, dict):
        raise UsageError(f'{where}: an object is needed, such as {{"key": 1}}')
    return value


def pair_of(pair: str, option: str) -> tuple[str, Any]:
    """A dotted path, and the value that is to stand there; see `object_of`.

    Raises:
        UsageError: it is no pair.

    Example:
        >>> pair_of("server.port=25", "-f")
        ('server.port', 25)
    """
    key, equals, told = pair.partition("=")
    if not equals or not all(key.split(".")):
        raise UsageError(f"{option} {pair}: write it as key=value, such as {option} product=tool")
    return key, _value(told)


def _lay_over(made: dict[str, Any], pair: str, option: str) -> None:
    key, value = pair_of(pair, option)
    *above, last = key.split(".")
    place = made
    for name in above:
        place = place.setdefault(name, {})
        if not isinstance(place, dict):
            raise UsageError(f"{option} {pair}: `{name}` has a value already, which is no object")
    place[last] = value


def _value(told: str) -> Any:
    try:
        return msgspec.json.decode(told)
    except msgspec.DecodeError:
        return told
