"""The words of a Ruby text: which names may stand as steps, and which mean something else there.

The reader and the writer share them, so that what one writes the other reads.
"""

from __future__ import annotations

import re

KEYWORDS = frozenset(
    {"alias", "and", "begin", "break", "case", "class", "def", "defined?", "do", "else", "elsif"}
    | {"end", "ensure", "false", "for", "if", "in", "module", "next", "nil", "not", "or", "redo"}
    | {"rescue", "retry", "return", "self", "super", "then", "true", "undef", "unless", "until"}
    | {"when", "while", "yield", "BEGIN", "END", "__FILE__", "__LINE__", "__ENCODING__"}
)
"""Words with which Ruby means something of its own: as steps they need a `_` before them."""

PROGRAM = frozenset(
    {"abort", "alias_method", "at_exit", "eval", "exit", "exit!", "fork", "instance_eval"}
    | {"instance_variable_get", "instance_variable_set", "load", "module_eval", "private"}
    | {"protected", "public", "raise", "require", "syscall", "system", "throw", "trap"}
)
"""Methods that make a program of a definition: refused, as the original does."""

SEND = "__send__"
"""`__send__ 'a name'` is the step of that very name, for names that are not those of methods."""

WORD = r"[^\W\d]\w*"
"""A name of Ruby, without a `?` or `!` at its end."""

_METHOD = re.compile(rf"{WORD}[?!]?")


def step_word(name: str) -> str | None:
    """How a step of this name begins in Ruby, or None when only `__send__` can say it.

    Example:
        >>> [step_word(name) for name in ("alpha", "if", "Alpha", "qa-vote", "_x")]
        ['alpha', '_if', '_Alpha', None, None]
    """
    if not _METHOD.fullmatch(name) or name.startswith("_"):
        return None
    bare = name[0].islower() and name not in KEYWORDS and name not in PROGRAM
    return name if bare else f"_{name}"


def is_word(text: str) -> bool:
    """Whether a text can be a symbol or a label without quotes.

    Example:
        >>> [is_word(text) for text in ("to", "if", "ok?", "f:x", "two words")]
        [True, True, True, False, False]
    """
    return _METHOD.fullmatch(text) is not None
