from __future__ import annotations

from typing import Any

import msgspec

UNSERVED = "unserved"
"""The kind of a fault that nobody has begun with the work: to try again by itself is no use."""


class Fault(msgspec.Struct, frozen=True, omit_defaults=True):
    """What went wrong, as data.

    Args:
        kind: forced, participant, unknown_reference, validation, engine, limit, ticket, timeout or
            unserved.
        message: for people.
        class_name: the class of the exception, an opaque label.
        trace: lines of the traceback, where there is one.
        details: more for people.
        deviations: `[rule, field, value]` for each field that a filter refuses.
    """

    kind: str
    message: str
    class_name: str = ""
    trace: tuple[str, ...] = ()
    details: str = ""
    deviations: list[Any] = []

    @property
    def of_the_text(self) -> bool:
        """Whether the definition is likely at fault: a name, an attribute, a condition."""
        return self.kind == "unknown_reference" or (self.kind == "engine" and not self.trace)
