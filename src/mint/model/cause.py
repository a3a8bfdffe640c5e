"""What errors have in common: those of one cause go away by one repair."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mint.model.effect import ErrorRecord

LENGTH = 12
"""Hexadecimal digits of a cause's id."""

_SAME = 300
"""Characters of a message that are compared."""

_READ = 2000
"""Characters of a message that are looked at: numbers shrink."""

_VARIABLE = re.compile(
    r"\b\d{8}-\d{4}-[a-z]+-[a-z]+\b"  # a process
    r"|\b\d+(?:_\d+)*![0-9a-z]+"  # an expression
    r"|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"  # a UUID
    r"|\b0x[0-9a-f]+\b"
    r"|\b(?=[a-f]{0,40}\d)[0-9a-f]{7,64}\b"  # a digest, or a part of one
    r"|\d+",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"\s+")


def alike(message: str) -> str:
    """A message without what differs from process to process: ids, digests and numbers.

    Example:
        >>> alike("20301122-0101-bazo-rugi: port 8080 of 10.0.0.7 refused (0x7f3a)")
        '#: port # of #.#.#.# refused (#)'
    """
    return _BLANKS.sub(" ", _VARIABLE.sub("#", message[:_READ])).strip()[:_SAME]


def cause_of(record: ErrorRecord) -> str:
    """The id of an error's cause, the same for all errors that have it.

    It follows from the definition, the step's word, the participant, the kind, and the message as
    `alike` leaves it: 12 hexadecimal digits.
    """
    parts = (
        record.definition,
        record.participant or record.name,
        record.fault.kind,
        record.fault.class_name,
        alike(record.fault.message),
    )
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=LENGTH // 2).hexdigest()
