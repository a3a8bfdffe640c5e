from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from mint.trigger.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Collection

    from mint.trigger.entry import Value

_BYTES = 12


def without_secrets(entry: Entry, uuid: str, names: Collection[str]) -> Entry:
    """An entry in which values that are nobody's business are replaced by marks.

    Equal values of one entry have equal marks, so that a change can be seen. The mark of a value
    differs from entry to entry: that two have the same password cannot be seen.

    Args:
        entry: as the directory gave it.
        uuid: of the entry.
        names: of the attributes, in lower case.

    Example:
        >>> entry = Entry({"cn": ["a"], "userPassword": ["secret"]})
        >>> without_secrets(entry, "u", {"userpassword"}).first("userPassword")
        '(hidden 8ea3a6ad0a56f8b9ab4ec28e)'
    """
    return Entry(
        {
            name: [_mark(one, uuid) for one in those] if name.lower() in names else those
            for name, those in entry.items()
        }
    )


def _mark(value: Value, uuid: str) -> str:
    raw = value.encode() if isinstance(value, str) else value
    salt = hashlib.blake2b(uuid.encode(), digest_size=16).digest()
    return f"(hidden {hashlib.blake2b(raw, key=salt, digest_size=_BYTES).hexdigest()})"
