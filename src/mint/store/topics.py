"""Under what a listener stands in the index, and where an event looks.

A listener has a *topic*: the kind of event, the one process within which it listens ("" for all),
and a *head*. The head of an exact name is the name. The head of a pattern that begins with `^` and
plain characters is those characters, cut to one of a few lengths: so an event looks in a handful of
places for all the beginnings of its name. Any other pattern has no head, nor has a pattern for one
process, nor who listens to any name. Below a topic come the patterns, and below those the field
that must have a certain value.
"""

from __future__ import annotations

import re
from hashlib import sha256

_LENGTHS = (16, 8, 4, 2, 1)
"""Characters that the head of a pattern may have."""

_LONGEST = 200
"""Characters of a text that stands in the index as it is."""

_PLAIN = re.compile(r"(?:\^|\\A)((?:[^\\.^$*+?{}\[\]|()\s#]|\\[-./_:\\])*)")
_MAYBE = "*?{"
"""What makes that the character before need not be there."""


def short(text: str) -> str:
    """A text as the index holds it: a long one is its digest, for an index has room for little.

    Example:
        >>> short("build"), len(short("x" * 10_000))
        ('build', 71)
    """
    if len(text) <= _LONGEST and "\0" not in text:
        return text
    return f"sha256:{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def head_of(name: str, pattern: str, within: str = "") -> str:
    """The head of a listener's topic.

    Args:
        name: the exact name, "" for any or when there is a pattern.
        pattern: a regular expression, "" for none.
        within: the one process within which it listens, "" for all.

    Example:
        >>> head_of("build", ""), head_of("", "^build_(arm|x86)"), head_of("", "arm$")
        ('build', '', '')
        >>> head_of("", "^build_.*"), head_of("", "^ab?c"), head_of("", "^build_.*", "20300101-ba")
        ('buil', 'a', '')
    """
    if not pattern:
        return short(name)
    return "" if within else _head(pattern)


def _head(pattern: str) -> str:
    found = _PLAIN.match(pattern)
    if found is None or "|" in pattern:
        return ""
    literal = found[1]
    if pattern[found.end() : found.end() + 1] in _MAYBE and found.end() < len(pattern):
        literal = re.sub(r"(?:\\.|[^\\])\Z", "", literal)
    literal = re.sub(r"\\(.)", r"\1", literal)
    return next((literal[:size] for size in _LENGTHS if len(literal) >= size), "")


def heads_of(name: str) -> set[str]:
    """The heads under which those stand who may listen to a name in all processes.

    Example:
        >>> sorted(heads_of("abc"))
        ['', 'a', 'ab', 'abc']
    """
    return {"", short(name), *(name[:size] for size in _LENGTHS if size <= len(name))}


def heads_within(name: str) -> set[str]:
    """The heads under which those stand who may listen to a name in one process only.

    Patterns have none there: a process has few of them.

    Example:
        >>> sorted(heads_within("abc"))
        ['', 'abc']
    """
    return {"", short(name)}
