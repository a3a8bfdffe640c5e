"""Definitions that are named on the command line: a file, or standard input."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from mint.cli.usage_error import UsageError

STANDARD_INPUT = "-"

CONFIG = ".conf"
SCHEMA = ".schema.json"
"""How files end that belong to a definition."""

_ENDINGS = (".radial", ".json", ".yaml", ".yml", ".xml", ".rb", ".ruby", ".pdef")
"""How files of definitions end, whatever this version can read."""


class Source(msgspec.Struct, frozen=True):
    """A text, and where it is from.

    Args:
        text: the text.
        name: of the file; `<stdin>` for standard input.
    """

    text: str
    name: str


def read_source(file: str) -> Source:
    """The text of a file, or of standard input for `-`.

    Raises:
        UsageError: it cannot be read.
    """
    if file == STANDARD_INPUT:
        return _standard_input()
    if file.startswith("-"):
        raise UsageError(f"there is no option {file}. --help lists those that there are")
    try:
        return Source(Path(file).read_text(), file)
    except FileNotFoundError as error:
        raise UsageError(f"{file}: there is no such file") from error
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: this is not UTF-8 text") from error


def beside(source: Source, suffix: str) -> str | None:
    """The text of a file that belongs to another one, such as `release.conf`; None: there is none.

    Args:
        source: of `release.radial`.
        suffix: what it has in the place of `.radial`.

    Raises:
        UsageError: it cannot be read.
    """
    path = Path(source.name)
    if path.suffix not in _ENDINGS:
        return None
    file = path.with_suffix(suffix)
    return read_source(str(file)).text if file.is_file() else None


def named(file: str) -> str | None:
    """The name of a deployed definition that a word means; None when it means a file.

    A word is a file when there is one of that name, when it ends like the file of a definition,
    and for `-`. What has an @ is always the name of a revision: `release@3`, `release@current`.

    Example:
        >>> named("release@3"), named("release.radial")
        ('release@3', None)
    """
    if file.startswith("-") or file.lower().endswith(_ENDINGS):
        return None
    if "@" not in file and Path(file).exists():
        return None
    return file


def _standard_input() -> Source:
    try:
        return Source(sys.stdin.read(), "<stdin>")
    except UnicodeDecodeError as error:
        raise UsageError("<stdin>: this is not UTF-8 text") from error


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet.

    Raises:
        UsageError: it is there, or cannot be written.
    """
    try:
        with path.open("x") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already, and is not overwritten") from error
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


def write(path: Path, text: str) -> None:
    """Write a file, over what may be there.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        path.write_text(text)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
