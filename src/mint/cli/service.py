"""`mint-service`: takes the place of the original's `service NAME VERB`."""

from __future__ import annotations

import sys
from itertools import takewhile
from typing import TYPE_CHECKING

from mint.cli.main import run as mint

if TYPE_CHECKING:
    from collections.abc import Sequence

_OF_ONE = (
    *("status", "info", "on", "off", "conditional"),
    *("start", "stop", "restart", "reload", "ready"),
)


def run(words: Sequence[str] | None = None) -> int:
    """Do what `service` would have done; see `translated`.

    Args:
        words: the command line without the name of the program; None: that of this process.

    Returns:
        The exit code, see `mint.cli.exits`.
    """
    return mint(translated(sys.argv[1:] if words is None else words))


def translated(words: Sequence[str]) -> list[str]:
    """The command line of `mint` that means the same.

    Example:
        >>> translated(["-q", "nginx", "start"])
        ['services', 'start', 'nginx', '-q']
        >>> translated([])
        ['services', 'list']
    """
    flags = list(takewhile(lambda word: word.startswith("-"), words))
    match list(words)[len(flags) :]:
        case []:
            asks = flags[:1] in (["-h"], ["--help"], ["--version"])
            return ["services", *([] if asks else ["list"]), *flags]
        case ["help"]:
            return ["services", "--help"]
        case [name, verb, *more] if verb in _OF_ONE:
            return ["services", verb, name, *more, *flags]
        case rest:
            return ["services", *rest, *flags]
