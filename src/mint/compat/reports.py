"""How participants put into words what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError

if TYPE_CHECKING:
    from collections.abc import Iterable

_RULE = "-" * 78


def format_exception(exc: BaseException) -> str:
    """An exception in one line: its class, and the most telling words that it has.

    Example:
        >>> format_exception(RuntimeError("kaboom"))
        'RuntimeError: kaboom'
        >>> format_exception(FileNotFoundError(2, "No such file", "core.ks"))
        'FileNotFoundError(2): core.ks No such file'
    """
    name = type(exc).__name__
    match exc:
        case HTTPError():
            return f"{name}: {exc.code} {exc.filename}"
        case OSError(filename=filename) if filename:
            return f"{name}({exc.errno}): {filename} {exc.strerror}"
        case OSError(errno=number, strerror=reason) if number and reason:
            return f"{name}({number}): {reason}"
        case OSError():
            return f"{name}: {exc}"
    # Some libraries keep their words in `msg` alone.
    return f"{name}: {getattr(exc, 'msg', exc)}"


def format_ruby_backtrace(trace: Iterable[Any]) -> list[str]:
    """A traceback as Ruby writes it, the form in which errors travel.

    Args:
        trace: of each frame the file, the line, the function and the text of the line, as
            `traceback.extract_tb` gives them.
    """
    return [f"{file}:{line}: in `{function} {text}'" for file, line, function, text in trace]


def format_block(msg: Any) -> str:
    """A text between two rules, so that it stands out in a log."""
    return f"\n{_RULE}\n{msg}\n{_RULE}\n"
