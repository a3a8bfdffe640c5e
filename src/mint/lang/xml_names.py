"""What XML has other words for: names with dashes, values with types, what it cannot say at all.

The reader and the writer share them, so that what one writes the other reads.
"""

from __future__ import annotations

import re

JSON = "json:"
"""Before the name of an attribute: its value is JSON, as in `json:count="3"`."""

OURS = "mint:"
"""Before the names of attributes and elements that XML has no other words for."""

TEXT = "mint:text"
"""The attribute that holds the text of a step, where a text node would not do."""

MORE = "mint:more"
"""The attribute that holds, as a JSON object, attributes that XML has no names for."""

STEP = "mint:step"
"""The element of a step that XML has no name for; the attribute `NAME` holds it."""

NAME = "mint:name"

BLANKS = " \t\r\n"
"""What XML takes for blanks."""

UNSAYABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML cannot hold, not even as references."""


def holds_condition(step: str, key: str) -> bool:
    """Whether an attribute holds a condition, which knows `&lt;`, `&gt;` and `&amp;` itself.

    Example:
        >>> holds_condition("alpha", "if"), holds_condition("if", "test")
        (True, True)
    """
    from mint.lang.check_texts import CONDITIONS, EVERYWHERE  # noqa: PLC0415 - loads a grammar

    return key in EVERYWHERE or key in CONDITIONS.get(step, ())
