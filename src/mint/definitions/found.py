"""What a store holds: files as a look at it finds them, and which definitions they are."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol

import msgspec

from mint.lang.read import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CONFIG = ".conf"
SCHEMA = ".schema.json"
DISABLED = ".disabled"
ENDINGS = tuple(dict.fromkeys((*SUFFIXES, ".xml", ".pdef")))
"""How files of definitions end, whatever this version can read of them."""

_TEMPORARY = re.compile(r"(^|/)(\.|#|~)|~$|\.(swp|tmp|bak|orig|rej)$")


class Found(msgspec.Struct, frozen=True):
    """A definition in a store.

    Args:
        name: under which it is deployed: the path of its file without the ending.
        path: of its file, in the store.
        text: of the file; "" for one that is switched off.
        config: of the file `.conf` beside it, "" for none.
        schema: of the file `.schema.json` beside it, "" for none.
        fault: why a file of it cannot be read; "" when all can.
    """

    name: str
    path: str
    text: str = ""
    config: str = ""
    schema: str = ""
    fault: str = ""


class Provenance(msgspec.Struct, frozen=True):
    """Who changed a file, when, and in which commit; "" where nobody knows."""

    by: str = ""
    at: float | None = None
    commit: str = ""


class Shelf(Protocol):
    """A store that is followed: a directory, or a branch of a git repository."""

    origin: str
    """Its name, as the settings have it."""

    def look(self) -> list[Found] | None:
        """What is in it now; None: nothing has changed since the last look.

        Raises:
            MintError: it cannot be looked at.
        """

    def provenance(self, found: Found) -> Provenance:
        """Who changed a definition last."""


def definitions_among(paths: Iterable[str], read: Callable[[str], str]) -> list[Found]:
    """The definitions among the files of a store, in order of name.

    Args:
        paths: of all files, relative to the store, with `/`.
        read: gives the text of a file; raises OSError or UnicodeDecodeError when it cannot.
    """
    known = {path for path in paths if not _TEMPORARY.search(path)}
    files: dict[str, list[str]] = {}
    for path in sorted(known):
        name = name_of_file(path)
        if name is not None:
            files.setdefault(name, []).append(path)
    return [_found(name, files[name], known, read) for name in sorted(files)]


def name_of_file(path: str) -> str | None:
    """The name of the definition that a file holds; None when it holds none.

    Example:
        >>> name_of_file("A/B/REQUEST.review.pdef"), name_of_file("A/B/REQUEST.review.conf")
        ('A/B/REQUEST.review', None)
    """
    if path.endswith(SCHEMA):
        return None
    for ending in (*ENDINGS, DISABLED):
        if path.lower().endswith(ending) and PurePosixPath(path).name.lower() != ending:
            return path[: -len(ending)]
    return None


def _found(name: str, paths: list[str], known: set[str], read: Callable[[str], str]) -> Found:
    path = paths[0]
    if f"{name}{DISABLED}" in known:
        return Found(name, f"{name}{DISABLED}")
    if len(paths) > 1:
        told = " and ".join(paths)
        return Found(name, path, fault=f"{told} are the same definition: remove one")
    texts = {}
    for file in (path, f"{name}{CONFIG}", f"{name}{SCHEMA}"):
        try:
            texts[file] = read(file) if file in known else ""
        except UnicodeDecodeError:
            return Found(name, path, fault=f"{file}: this is not UTF-8 text")
        except OSError as error:
            return Found(name, path, fault=f"{file}: {error.strerror or error}")
    return Found(name, path, *texts.values())
