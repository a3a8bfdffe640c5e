"""The page of the language's words, from the docstrings of their classes."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mint.interpreter.expression import Expression

HEAD = """\
# Expressions

The words of the process language. A step whose name is none of these is a subprocess or a
participant. What works on every word, such as `if`, `tag` and `timeout`, is told by
[](attributes.md).
"""


SEE_ALSO = re.compile(r"\bSee also:.*?(?=\n\n|\Z)", re.DOTALL)
WORD = re.compile(r"`(\w+)`")


def expressions(table: Mapping[str, type[Expression]]) -> str:
    """The page: an overview, then each word in alphabetical order.

    The docstring of a class is its manual page, in Markdown. Words that it tells to see also
    become links.

    Args:
        table: classes by every name that users write.

    Raises:
        SystemExit: a class has no docstring.
    """
    words = {cls.names[0]: cls for cls in table.values()}
    ordered = [words[name] for name in sorted(words)]
    rows = [f"| [{cls.names[0]}](#{_anchor(cls)}) | {_summary(cls)} |" for cls in ordered]
    overview = "\n".join(["| word | what it does |", "|---|---|", *rows])
    sections = [_section(cls, table) for cls in ordered]
    return "\n\n".join([HEAD, overview, *sections]) + "\n"


def _section(cls: type[Expression], table: Mapping[str, type[Expression]]) -> str:
    first, *others = cls.names
    also = f"Also written {', '.join(f'`{name}`' for name in others)}.\n\n" if others else ""

    def link(word: re.Match[str]) -> str:
        return f"[{word[0]}](#{_anchor(table[word[1]])})" if word[1] in table else word[0]

    manual = SEE_ALSO.sub(lambda part: WORD.sub(link, part[0]), _manual(cls))
    return f"({_anchor(cls)})=\n## {first}\n\n{also}{manual}"


def _summary(cls: type[Expression]) -> str:
    """The first paragraph of the manual, fit for a table."""
    return _manual(cls).split("\n\n")[0].replace("\n", " ").replace("|", "\\|")


def _manual(cls: type[Expression]) -> str:
    if not cls.__doc__:
        message = f"{cls.__module__}.{cls.__name__} has no docstring, which is its manual page."
        raise SystemExit(message)
    return inspect.cleandoc(cls.__doc__)


def _anchor(cls: type[Expression]) -> str:
    return cls.names[0].replace("_", "-")
