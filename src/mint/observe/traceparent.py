"""W3C trace contexts: the one line `00-TRACE-SPAN-FLAGS` that says which trace work belongs to."""

from __future__ import annotations

import re
from hashlib import blake2b

import msgspec

_FORM = re.compile(r"(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
_SAMPLED = 0x01


class TraceParent(msgspec.Struct, frozen=True):
    """A place in a trace.

    Args:
        trace_id: of the whole trace, never 0.
        span_id: of the span, never 0.
        sampled: whether anybody wants to see it.

    Example:
        >>> str(TraceParent(1, 2, sampled=True))
        '00-00000000000000000000000000000001-0000000000000002-01'
    """

    trace_id: int
    span_id: int
    sampled: bool = True

    def __str__(self) -> str:
        """Write it as the header `traceparent` has it."""
        return f"00-{self.trace_id:032x}-{self.span_id:016x}-{self.sampled:02x}"

    @staticmethod
    def parse(text: str) -> TraceParent | None:
        """What a header says; None when it says nothing that can be used.

        The standard wants a header that is wrong to be taken as if there were none.
        """
        found = _FORM.fullmatch(text.strip())
        if found is None or (found[1] == "00" and found[5]):
            return None
        trace_id, span_id = int(found[2], 16), int(found[3], 16)
        if not (trace_id and span_id):
            return None
        return TraceParent(trace_id, span_id, sampled=bool(int(found[4], 16) & _SAMPLED))


def cleaned(text: str) -> str:
    """A trace context as we keep it; "" for one that cannot be used."""
    found = TraceParent.parse(text)
    return "" if found is None else str(found)


def trace_id_of(name: str) -> int:
    """The id of a trace that has this name: the same on every server and after every restart."""
    return _number(name, 16)


def span_id_of(name: str) -> int:
    """The id of a span that has this name; the same each time."""
    return _number(name, 8)


def _number(name: str, size: int) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=size).digest()) or 1
