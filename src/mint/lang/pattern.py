"""Regular expressions that people write into definitions, with limits against runaway matching.

The matcher of the standard library tries every way to match, and cannot be stopped. So a pattern
is short, a repetition may not stand inside a repetition (`(a+)+` takes longer than the universe
lasts on thirty letters), nor something that can match in two ways (`(a|aa)+`), and only the
beginning of a text is looked at: 2000 characters, fewer when a pattern has many ways to match.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from mint.errors import ConditionError
from mint.lang.backtracking import reach
from mint.lang.comparison import form

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.lang.operand import Operand
    from mint.lang.template import Scope

MAX_PATTERN = 1000
"""Characters that a pattern may have."""

_NEVER = "(?!)"
_FLAGS = {"i": re.IGNORECASE, "m": re.DOTALL, "x": re.VERBOSE}
_SLASHED = re.compile(r"/(.*)/([imx]*)", re.DOTALL)
_SET_OF_SETS = re.compile(r"^\[\^?\[|--|&&|~~|\|\|")
_PIECE = re.compile(
    r"""\\.                                              # an escape
      | (?P<class>\[\^?\]?(?:\\.|[^]\\])*(?:\]|\\?\Z))   # a class, even if it is not closed
      | (?P<open>\((?:\?[^)\s]?)?)                       # a group
      | (?P<close>\))
      | (?P<endless>[*+]|\{[0-9]*,\})(?P<kept>\+?) # how often; ++ never gives back
    """,
    re.VERBOSE | re.DOTALL,
)


def search(operand: Operand) -> Callable[[str | None, Scope], bool]:
    """What `=~ operand` does with the text on its left.

    A pattern that stands in the definition is checked now. A value in it (`/^${x}-/`) stands for
    its own characters. A value alone (`=~ ${x}`) is a pattern; if it is none, nothing matches.

    Args:
        operand: bare words or a quoted text.

    Raises:
        ConditionError: the operand is not a pattern, or one that may run for ever.
    """
    if operand.template is None:
        fixed = compiled(operand.raw)
        return lambda text, _scope: found(fixed, text)
    source = _source(operand)

    def search_for(text: str | None, scope: Scope) -> bool:
        try:
            return found(compiled(source(scope)), text)
        except ConditionError:
            return False

    return search_for


def is_slashed(text: str) -> bool:
    """Whether a text is a pattern with slashes around it, flags behind them or not.

    Example:
        >>> is_slashed("/^a/"), is_slashed("/^a/i"), is_slashed("a/b"), is_slashed("/")
        (True, True, False, False)
    """
    return _SLASHED.fullmatch(text) is not None


def found(pattern: re.Pattern[str], text: str | None) -> bool:
    """Whether the pattern matches somewhere in the characters of a text that are looked at."""
    return text is not None and match(pattern, text) is not None


def match(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Where the pattern matches in the characters of a text that are looked at, None: nowhere."""
    return pattern.search(text, 0, reach(pattern.pattern, pattern.flags))


@lru_cache(maxsize=1024)
def compiled(text: str) -> re.Pattern[str]:
    """The pattern that a text says, with or without slashes around it.

    Args:
        text: `re`, `/re/` or `/re/i` (i: any case, m: a dot is a newline too, x: blanks ignored).

    Raises:
        ConditionError: it is no regular expression, or one that may run for ever.

    Example:
        >>> found(compiled("/^qa-/i"), "QA-vote")
        True
    """
    slashed = _SLASHED.fullmatch(text)
    body, letters = (slashed[1], slashed[2]) if slashed else (text, "")
    _check(body)
    flags = re.RegexFlag(0)
    for letter in letters:
        flags |= _FLAGS[letter]
    try:
        pattern = re.compile(body, flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise ConditionError(
            f"/{body}/ is not a regular expression: {error}. Escape special characters with \\."
        ) from None
    if not reach(body, pattern.flags):
        raise ConditionError(
            f"/{body}/ can match in so many ways that it may take for ever. Have each repetition, "
            "and each choice, begin with other characters than what follows it; make it possessive "
            "(a*+); or begin with ^."
        )
    return pattern


def _source(operand: Operand) -> Callable[[Scope], str]:
    parts = operand.template.parts if operand.template else ()
    if operand.words and len(parts) == 1:
        return lambda scope: form(operand.read(scope)) or _NEVER
    compiled("".join(part if isinstance(part, str) else "x" for part in parts))
    return lambda scope: "".join(
        part if isinstance(part, str) else re.escape(part.text(scope)) for part in parts
    )


def _check(body: str) -> None:
    if len(body) > MAX_PATTERN:
        raise ConditionError(
            f"A regular expression of {len(body)} characters is too long; "
            f"{MAX_PATTERN} are allowed. Let a participant do the matching."
        )
    # The library warns of these on each use, for they may get another meaning one day.
    classes = (piece["class"] for piece in _PIECE.finditer(body) if piece["class"])
    doubtful = next(filter(_SET_OF_SETS.search, classes), None)
    if doubtful:
        raise ConditionError(
            f"/{body}/ has the doubtful class {doubtful}. Put a \\ before special characters in it."
        )
    if _nests_repetitions(body):
        raise ConditionError(
            f"/{body}/ repeats something that is a repetition itself, which can take for ever. "
            "Make the inner one possessive, as in (a++b)+, or write it without the outer one."
        )


def _nests_repetitions(body: str) -> bool:
    # Per open group: whether something in it repeats without end and gives back.
    groups = [False]
    closed = False
    end = -1
    for piece in _PIECE.finditer(body):
        if piece["open"]:
            groups.append(False)
        elif piece["close"] and len(groups) > 1:
            closed = groups.pop()
            groups[-1] |= closed
            end = piece.end()
        elif piece["endless"]:
            if closed and piece.start() == end:
                return True
            groups[-1] |= not piece["kept"]
    return False
