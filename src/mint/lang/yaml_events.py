"""The pieces of a YAML text, found in one of two ways.

PyYAML has a parser in Python and, in most installations, the parser of libyaml, which takes a
tenth of the time. They differ in some texts: libyaml takes tabs, `[a?b]` and `>#`, for example.
The parser in Python is the one that counts. The other one reads only what both read alike.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from mint.lang.marked import wrong
from mint.lang.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.events import Event

_QUICK: type[yaml.SafeLoader] | None = getattr(yaml, "CSafeLoader", None)

_DOUBTFUL = re.compile(
    r"""
      [^\n\x20-\x3e\x40-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]
                                     # a tab, a `?`, or an odd character
    | ^(?:%|\.\.\.)                  # a directive, the end of a document
    | ^---(?!\n)                     # the beginning of one with something behind it
    | (?!\A)^---                     # that of a second one
    | [|>][-+0-9]*[#]                # a comment right behind the head of a block
    | ^[^\n]{1000}                   # a line so long that a key on it may be too long
    """,
    re.VERBOSE | re.MULTILINE,
)


def quick_events(text: str) -> Iterator[Event] | None:
    """The events of a text from the quick parser, or None where it cannot be relied on.

    What it gives is what `events` gives, unless one of the two raises an error. The places are the
    same too, save those of ends and of values that are empty.

    Args:
        text: the whole text.

    Raises:
        yaml.YAMLError: while they are gone through: the text is not YAML, as this parser words it.
    """
    if _QUICK is None or _DOUBTFUL.search(text):
        return None
    return yaml.parse(text, Loader=_QUICK)


def events(text: str) -> Iterator[Event]:
    """The events of a text from the parser that counts.

    Raises:
        yaml.YAMLError: while they are gone through: the text is not YAML.
        DefinitionError: it has an escape for a character that does not exist.
    """
    loader = yaml.SafeLoader(text)
    try:
        while loader.check_event():
            yield loader.get_event()  # type: ignore[no-untyped-call]  # PyYAML's
    except (ValueError, OverflowError):
        mark = loader.get_mark()
        message = "this is not YAML: there is no character with this number"
        raise wrong(message, Place(mark.line + 1, mark.column + 1)) from None
    finally:
        loader.dispose()
