"""What took another form: scripts of old reach these by the name `__py2__`."""

from __future__ import annotations

import builtins
import codecs
import functools
import sys
from collections.abc import ItemsView, KeysView, ValuesView
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import types

_BYTE_CODECS = {"hex", "base64", "bz2", "zlib", "uu", "quopri"}


def as_bytes(value: Any) -> Any:
    """Text as bytes: the byte strings of old were either."""
    return value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value


def as_text(value: Any) -> Any:
    """Bytes as text; every byte comes back by `as_bytes`."""
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value


def div(left: Any, right: Any) -> Any:
    """Division: without rest for whole numbers."""
    if isinstance(left, int) and isinstance(right, int):
        return left // right
    return left / right


def raised(
    kind: Any, value: Any = None, traceback: types.TracebackType | None = None
) -> BaseException:
    """The exception of `raise kind, value, traceback`."""
    error: Any
    if isinstance(kind, type) and isinstance(value, kind):
        error = value
    elif not isinstance(kind, type):
        error = kind
    elif value is None:
        error = kind()
    else:
        error = kind(*value) if isinstance(value, tuple) else kind(value)
    made: BaseException = error
    return made if traceback is None else made.with_traceback(traceback)


def message(error: Any) -> Any:
    """`error.message`: its only argument."""
    own = getattr(error, "__dict__", {}).get("message")
    return own if own is not None else error.args[0] if len(error.args) == 1 else ""


def arguments(error: Any) -> Any:
    """`error[0]`: exceptions were sequences of their arguments."""
    return error.args if isinstance(error, BaseException) else error


def stream(file: Any) -> Any:
    """Where `print >>file` writes: None is the standard output."""
    return sys.stdout if file is None else file


def _listed(found: Any) -> Any:
    return list(found) if isinstance(found, (ItemsView, KeysView, ValuesView)) else found


def keys(owner: Any, *args: Any, **words: Any) -> Any:
    """Keys, as a list."""
    return _listed(owner.keys(*args, **words))


def values(owner: Any, *args: Any, **words: Any) -> Any:
    """Values, as a list."""
    return _listed(owner.values(*args, **words))


def items(owner: Any, *args: Any, **words: Any) -> Any:
    """Pairs, as a list."""
    return _listed(owner.items(*args, **words))


def _gone(name: str, owner: Any, args: tuple[Any, ...], otherwise: Any) -> Any:
    """Call a method that is gone from the language; objects may still have one of their own."""
    own = getattr(owner, name, None)
    return own(*args) if own is not None else otherwise(owner, *args)


def has_key(owner: Any, *args: Any) -> Any:
    """Whether a dict has a key."""
    return _gone("has_key", owner, args, lambda where, key: key in where)


def iteritems(owner: Any, *args: Any) -> Any:
    """Pairs, one by one."""
    return _gone("iteritems", owner, args, lambda where: iter(where.items()))


def iterkeys(owner: Any, *args: Any) -> Any:
    """Keys, one by one."""
    return _gone("iterkeys", owner, args, lambda where: iter(where.keys()))


def itervalues(owner: Any, *args: Any) -> Any:
    """Values, one by one."""
    return _gone("itervalues", owner, args, lambda where: iter(where.values()))


def next(owner: Any, *args: Any) -> Any:  # noqa: A001 - as the method
    """The next of an iterator."""
    return _gone("next", owner, args, builtins.next)


def xreadlines(owner: Any, *args: Any) -> Any:
    """The lines of a file."""
    return _gone("xreadlines", owner, args, iter)


def sort(owner: Any, *args: Any, **words: Any) -> Any:
    """Sort a list, by a function that compares too."""
    compare = args[0] if args else words.pop("cmp", None)
    if compare is not None and isinstance(owner, list):
        words["key"] = functools.cmp_to_key(compare)
        args = ()
    return owner.sort(*args, **words)


def decode(owner: Any, *args: Any, **words: Any) -> Any:
    """Bytes as text; what is text already stays, unless it holds something else in letters."""
    if isinstance(owner, str):
        coding = str(args[0]) if args else ""
        return as_text(codecs.decode(as_bytes(owner), coding)) if coding in _BYTE_CODECS else owner
    return owner.decode(*args, **words)


def encode(owner: Any, *args: Any, **words: Any) -> Any:
    """Text stays text: it becomes bytes where it leaves the script."""
    if isinstance(owner, str):
        coding = str(args[0]) if args else ""
        return as_text(codecs.encode(as_bytes(owner), coding)) if coding in _BYTE_CODECS else owner
    return owner.encode(*args, **words)


def translate(owner: Any, table: Any = None, deleted: str = "") -> Any:
    """Replace letters by a table of `string.maketrans`, and drop others."""
    if not isinstance(owner, str):
        return owner.translate(table, deleted) if deleted else owner.translate(table)
    kept = "".join(letter for letter in owner if letter not in deleted)
    return kept if table is None else kept.translate(table)
