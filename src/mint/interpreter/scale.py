from __future__ import annotations

from typing import Any

import msgspec

from mint.errors import ExpressionError, LimitReached
from mint.lang.values import flaw

NESTED = 500
"""How deep the values of a payload may be nested: Python cannot write or read much deeper ones."""

_KEPT = 100
"""Payloads whose weight is remembered: those that branches work on at a time."""

_PIECE = 3
"""Bytes of JSON around a text: its quotes, and what parts it from the next."""


_NO_MARKS = bytes(set(range(256)) - set(b'[]{}"'))
"""All that says nothing about how deep JSON is nested."""

_SQUARE = bytes.maketrans(b"{}", b"[]")

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class Scale:
    """Weighs payloads: how many bytes they have as JSON, and how deep they are nested.

    What comes from outside is weighed exactly, by writing it. What a process puts together itself
    may hold the same value many times: it is looked at in Python, no further than the limit goes.
    Whoever adds one value to a payload tells so, and only that value is looked at. The escapes
    within texts are not counted there.

    Args:
        limit: bytes that a payload may have.

    Example:
        >>> Scale(10).check({"n": "0123456789"})
        Traceback (most recent call last):
        ...
        mint.errors.LimitReached: the fields have more than 10 bytes as JSON...
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._last: object = None
        # By id: the payload, which so stays the one with this id; its weight; its height.
        self._known: dict[int, tuple[object, int, int]] = {}

    def copy(self, fields: dict[str, Any], what: str = "fields") -> dict[str, Any]:
        """A payload that anybody may have made, exactly as it will be read back.

        Args:
            fields: the payload.
            what: how an error names it.

        Returns:
            A copy that shares nothing with it, tuples being lists.

        Raises:
            LimitReached: it is too large, or nested too deep.
            ExpressionError: JSON cannot hold it as it is.
        """
        copy: dict[str, Any] = _decode(self.take(fields, what))
        # Equal is proof enough, and costs far less than looking at each value.
        if copy != fields and (reason := _flaw(fields)):
            message = f"the {what} cannot be kept as JSON: {reason}"
            raise ExpressionError(message)
        self._last = copy
        return copy

    def take(self, fields: dict[str, Any], what: str = "fields") -> bytes:
        """Take a payload in that comes from outside.

        Args:
            fields: the payload.
            what: how an error names it.

        Returns:
            The payload as JSON.

        Raises:
            LimitReached: it is too large, or nested too deep.
            ExpressionError: JSON cannot hold it.
        """
        raw, _ = self._weighed(fields, what)
        self._last = fields
        return raw

    def check(self, fields: dict[str, Any], what: str = "fields") -> None:
        """See that a payload may be handed on which is, but for a little, one that was weighed.

        Args:
            fields: the payload.
            what: how an error names it.

        Raises:
            LimitReached: it is too large, or nested too deep.
        """
        if fields is not self._last and id(fields) not in self._known:
            raw, height = self._weighed(fields, what)
            self._note(fields, len(raw), height, what)
        self._last = fields

    def check_whole(self, fields: dict[str, Any], what: str = "fields") -> None:
        """See that something may be handed on which is put together from many values.

        It may hold the same value many times, and be far larger as JSON than it is in memory.

        Args:
            fields: the payload, parameters or variables.
            what: how an error names it.

        Raises:
            LimitReached: it is too large, or nested too deep.
        """
        if fields is not self._last and id(fields) not in self._known:
            self._note(fields, *measured(fields, 2 * self._limit), what)
        self._last = fields

    def grown(
        self, before: dict[str, Any], after: dict[str, Any], *added: Any, what: str = "fields"
    ) -> None:
        """See that a payload may be handed on to which values were added.

        Args:
            before: the payload without them.
            after: the payload with them.
            *added: the values and the names of their places.
            what: how an error names it.

        Raises:
            LimitReached: it is too large, or nested too deep.
        """
        known = self._known.get(id(before))
        if known is None:
            self.check(after, what)
            return
        _, weight, height = known
        for value in added:
            more, nested = measured(value, self._limit)
            # Where it went is not told: at worst to the deepest place.
            weight, height = weight + more, height + nested
        if weight > self._limit or height > NESTED:
            weight, height = measured(after, 2 * self._limit)
        self._note(after, weight, height, what)

    def _weighed(self, fields: dict[str, Any], what: str) -> tuple[bytes, int]:
        try:
            raw = _encode(fields)
        except RecursionError:
            raise too_deep(what) from None
        except (TypeError, ValueError, OverflowError) as error:
            message = f"the {what} cannot be kept as JSON: {error}"
            raise ExpressionError(message) from None
        if len(raw) > self._limit:
            raise too_large(what, self._limit)
        # Each level takes two characters: what is short is not worth a look.
        height = _height(raw) if len(raw) > NESTED else len(raw) // 2
        if height > NESTED:
            raise too_deep(what)
        return raw, height

    def _note(self, fields: dict[str, Any], weight: int, height: int, what: str) -> None:
        if height > NESTED:
            raise too_deep(what)
        if weight > self._limit and not self._is_light(fields, weight):
            raise too_large(what, self._limit)
        if len(self._known) >= _KEPT:
            self._known.clear()
        self._known[id(fields)] = (fields, weight, height)

    def _is_light(self, fields: dict[str, Any], weight: int) -> bool:
        """Whether a payload that seems a little too heavy is not, once it is weighed exactly."""
        return weight <= 2 * self._limit and len(_encode(fields)) <= self._limit


def measured(value: Any, most: int) -> tuple[int, int]:
    """Bytes of a value as JSON, and how deep it is nested; no further than there is need.

    Args:
        value: a JSON value.
        most: bytes from which on nobody wants to know it more exactly.

    Example:
        >>> measured({"n": [1, 2]}, 1000)
        (14, 2)
    """
    weight = height = 0
    rest: list[tuple[Any, int]] = [((value,), 0)]
    while rest and weight <= most and height <= NESTED:
        holder, depth = rest.pop()
        height = max(height, depth)
        for part in holder:
            if isinstance(part, str):
                weight += _text(part)
            elif isinstance(part, dict):
                weight += 2 + sum(map(_text, part)) + len(part)
                rest.append((part.values(), depth + 1))
            elif isinstance(part, list | tuple):
                weight += 2
                rest.append((part, depth + 1))
            else:
                weight += _number(part)
    return weight, height


def _height(raw: bytes) -> int:
    """How deep JSON is nested, or more than NESTED. Python looks at no single value."""
    opened = raw.count(b"[") + raw.count(b"{")
    if opened <= NESTED:
        return opened  # at most
    bare = raw.replace(rb"\\", b"").replace(rb"\"", b"").translate(_SQUARE, _NO_MARKS)
    marks = b"".join(bare.split(b'"')[::2])  # what stands in quotes is text
    height = 0
    while marks and height <= NESTED:
        marks = marks.replace(b"[]", b"")  # the innermost ones
        height += 1
    return height


def _flaw(fields: dict[str, Any]) -> str:
    try:
        return flaw(_listed(fields), -NESTED)
    except RecursionError:
        return "a value that JSON cannot hold lies deep in it"


def _listed(value: Any) -> Any:
    """A value with lists for tuples, which is all that may change on the way."""
    if isinstance(value, dict):
        return {name: _listed(each) for name, each in value.items()}
    return [_listed(each) for each in value] if isinstance(value, list | tuple) else value


def _text(text: str) -> int:
    return _PIECE + (len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass")))


def _number(value: object) -> int:
    """Bytes of what is no text, list or object; of a long integer about as many."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value.bit_length() * 3 // 10 + 2
    return len(str(value)) + 1


def too_large(what: str, limit: int) -> LimitReached:
    """The error that a payload is too large."""
    message = (
        f"the {what} have more than {limit} bytes as JSON: keep large data elsewhere and hand its "
        f"address on, or raise the setting limits.payload (now {limit}); then replay"
    )
    return LimitReached(message)


def too_deep(what: str) -> LimitReached:
    """The error that a payload is nested too deep."""
    message = f"the {what} are nested more than {NESTED} levels deep: hand a flatter value on"
    return LimitReached(message)
