from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping


class Generation(msgspec.Struct, frozen=True, kw_only=True):
    """Files of a service that were, are, or might have been in use.

    Args:
        number: the later, the higher; 0: what was at the target before there was any.
        digest: the same for the same files with the same contents.
        files: digests of the contents, by name.
        at: when it was made, seconds since the epoch.
        taken: whether the daemon is known to have taken it.
        empty: whether nothing was in what it was made of.
        unchecked: why it could not be checked; empty: it was.
        dns: names of entries that had changed, some of them when there are many.
    """

    number: int
    digest: str
    files: dict[str, str]
    at: float = 0.0
    taken: bool = False
    empty: bool = False
    unchecked: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()


def content_digest(content: bytes) -> str:
    """The digest of the content of a file."""
    return hashlib.sha256(content).hexdigest()


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """The digests of contents, by name and in the order of names."""
    return {name: content_digest(files[name]) for name in sorted(files)}


def whole_digest(files: Mapping[str, str]) -> str:
    """The digest of files, of those of their contents.

    Example:
        >>> whole_digest(digests({"a": b"1"})) == whole_digest(digests({"a": b"2"}))
        False
    """
    return content_digest(msgspec.json.encode(sorted(files.items())))
