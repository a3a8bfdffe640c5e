from __future__ import annotations

from typing import TYPE_CHECKING

from cyclopts import UnknownCommandError, UnusedCliTokensError

from mint.cli.usage_error import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyclopts import CycloptsError


def usage_error_of(error: CycloptsError, line: Sequence[str]) -> UsageError:
    """What is wrong with a command line, in our words, and where to read on.

    Args:
        error: what the parser found.
        line: the command line.
    """
    command = " ".join(("mint", *(error.command_chain or ())))
    what = _what(error, line)
    stop = "" if what.endswith("?") else "."
    return UsageError(f"{what}{stop} See `{command} --help`")


def _what(error: CycloptsError, line: Sequence[str]) -> str:
    match error:
        case UnusedCliTokensError():
            extra = " ".join(error.unused_tokens or ())
            return f"this is more than it takes: {extra}"
        case UnknownCommandError() if line[0].startswith("-"):
            return f"options stand behind the command, not before it: mint COMMAND {line[0]}"
    told = str(error).partition(" Available commands:")[0]
    return told[:1].lower() + told[1:].rstrip(".")
