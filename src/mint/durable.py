"""Files that are there as a whole or not at all, and on disk when that is said."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE = 0o600
"""Configuration holds secrets now and then: others get it by a target, and its mode."""


class Dress(NamedTuple):
    """Whose a file is, and who may do what with it.

    Args:
        mode: its permissions, whatever the umask.
        uid: of its owner; -1: ours.
        gid: of its group; -1: ours.
    """

    mode: int = PRIVATE
    uid: int = -1
    gid: int = -1


def write(path: Path, content: bytes, dress: Dress = Dress()) -> None:  # noqa: B008 - unchangeable
    """Write a new file, through to the disk.

    Args:
        path: where nothing is yet.
        content: all of it.
        dress: whose it is. It has that before anybody can find it by another name.

    Raises:
        OSError: it cannot be written, or is there.
    """
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW
    with os.fdopen(os.open(path, flags, PRIVATE), "wb") as file:
        file.write(content)
        file.flush()
        if (dress.uid, dress.gid) != (-1, -1):
            os.fchown(file.fileno(), dress.uid, dress.gid)
        os.fchmod(file.fileno(), dress.mode)
        os.fsync(file.fileno())


def replace(path: Path, content: bytes) -> None:
    """Give a file another content: at any moment it has the old one or the new one.

    Raises:
        OSError: it cannot be written; it has the old one.
    """
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    write(beside, content)
    beside.rename(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Have what is in a file, or the names in a folder, on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
