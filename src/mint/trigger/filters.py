from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from lark import UnexpectedInput, UnexpectedToken
from lark.exceptions import VisitError

from mint.errors import FilterError
from mint.trigger.filter_grammar import Fits, grammar

MAX_LENGTH = 10_000
"""Characters that a filter may have."""

MAX_DEPTH = 50
"""How many brackets it may have in one another."""

_NAMES = re.compile(r"\(\s*([A-Za-z][A-Za-z0-9.;-]*)[~<>:]?=")


class Filter(NamedTuple):
    """A filter that is understood.

    Args:
        fits: tells of a side of a change whether it fits; None: not known.
        attributes: which attributes it asks for, in lower case.
    """

    fits: Fits
    attributes: frozenset[str]


@lru_cache(maxsize=1024)
def parsed(text: str) -> Filter:
    """Understand a filter (RFC 4515), without extensible matches.

    Values are compared without their case, as directories compare most texts; whole numbers are
    ordered as numbers.

    Raises:
        FilterError: it is none; the text says where.

    Example:
        >>> from mint.trigger.entry import Entry
        >>> from mint.trigger.sides import Side
        >>> parsed("(&(vlan>=10)(!(cn=test*)))").fits(Side(Entry({"vlan": ["12"], "cn": ["a"]})))
        True
    """
    whole = text if text.lstrip().startswith("(") else f"({text})"
    if len(text) > MAX_LENGTH or _depth(whole) > MAX_DEPTH:
        raise FilterError(
            f"a filter may have {MAX_LENGTH} characters and {MAX_DEPTH} brackets in one another"
        )
    try:
        fits = grammar().parse(whole)
    except UnexpectedInput as error:
        where = f"at character {_place(error, whole)}"
        raise FilterError(
            f"not a filter {where}: {whole}; it looks like (&(objectClass=ipHost)(vlan=7))"
        ) from None
    except VisitError as error:
        raise error.orig_exc from None
    return Filter(fits, frozenset(one.lower() for one in _NAMES.findall(whole)))  # type: ignore[arg-type]


def _place(error: UnexpectedInput, text: str) -> int:
    """Where it went wrong; at the end, when more was wanted."""
    at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    return len(text) + 1 if at_end else error.column


def _depth(text: str) -> int:
    steps = ({"(": 1, ")": -1}.get(one, 0) for one in text)
    return max(accumulate(steps), default=0)
