"""Built-in functions and classes of old."""

from __future__ import annotations

import functools
import io
import sys
from itertools import zip_longest
from typing import IO, Any


def open_file(name: Any, mode: str = "r", buffering: int = -1) -> IO[Any]:
    """Open a file as text, whatever it holds: every byte comes back when it is written."""
    plain = mode.replace("b", "").replace("U", "") or "r"
    if "r" in plain and "w" in plain:
        plain = "r"
    newline = "" if "b" in mode else None
    size = -1 if buffering == 0 else buffering
    return open(name, plain, size, "utf-8", "surrogateescape", newline)


class _File(type):
    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, io.IOBase)

    def __call__(cls, *args: Any, **words: Any) -> Any:
        return open_file(*args, **words)


class file(metaclass=_File):  # noqa: N801 - the name of old
    """`file(name, mode)`, and `isinstance(x, file)`."""


class _Text(type):
    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, str)

    def __call__(cls, value: Any = "", coding: str = "utf-8", errors: str = "strict") -> Any:
        return value.decode(coding, errors) if isinstance(value, bytes) else str(value)


class unicode(metaclass=_Text):  # noqa: N801
    """`unicode(x, coding)`, and `isinstance(x, unicode)`."""


def old_map(function: Any, first: Any, *more: Any) -> list[Any]:
    """A list; shorter arguments are filled with None."""
    if not more:
        return list(first) if function is None else [function(each) for each in first]
    rows = zip_longest(first, *more)
    return list(rows) if function is None else [function(*row) for row in rows]


def old_filter(function: Any, values: Any) -> Any:
    """Of the kind of what was filtered: a list, a tuple, a text."""
    kept = [each for each in values if (each if function is None else function(each))]
    if isinstance(values, str):
        return "".join(kept)
    return tuple(kept) if isinstance(values, tuple) else kept


def old_sorted(
    values: Any,
    cmp: Any = None,
    key: Any = None,
    reverse: bool = False,  # noqa: FBT001, FBT002
) -> list[Any]:
    """Sort by a function that compares, too."""
    if cmp is not None:
        compare = functools.cmp_to_key(cmp)
        return sorted(values, key=lambda each: compare(key(each) if key else each), reverse=reverse)
    return sorted(values, key=key, reverse=reverse)


def cmp(left: Any, right: Any) -> int:
    """-1, 0 or 1."""
    return int(left > right) - int(left < right)


def execfile(name: str, names: Any = None, local: Any = None) -> None:
    """Execute a file."""
    from pathlib import Path  # noqa: PLC0415

    from mint.services.old.rewrite import read  # noqa: PLC0415 - they need each other

    code = compile(read(Path(name)).tree, name, "exec")
    exec(code, sys._getframe(1).f_globals if names is None else names, local)  # noqa: S102, SLF001


def old_round(value: float, digits: int = 0) -> float:
    """Half away from zero, always a float."""
    from decimal import ROUND_HALF_UP, Decimal  # noqa: PLC0415 - seldom needed

    unit = Decimal(1).scaleb(-digits)
    return float(Decimal(repr(float(value))).quantize(unit, ROUND_HALF_UP))


BUILTINS: dict[str, Any] = {
    "StandardError": Exception,
    "apply": lambda function, args=(), words={}: function(*args, **words),
    "basestring": str,
    "buffer": memoryview,
    "callable": callable,
    "cmp": cmp,
    "coerce": lambda left, right: (type(left + right)(left), type(left + right)(right)),
    "execfile": execfile,
    "file": file,
    "filter": old_filter,
    "intern": sys.intern,
    "long": int,
    "map": old_map,
    "open": open_file,
    "range": lambda *args: list(range(*args)),
    "raw_input": input,
    "reduce": functools.reduce,
    "reload": lambda module: module,
    "round": old_round,
    "sorted": old_sorted,
    "unichr": chr,
    "unicode": unicode,
    "xrange": range,
    "zip": lambda *args: list(zip(*args, strict=False)),
}
