"""The two files by which others on this machine find the server and may talk to it."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = "token"  # noqa: S105 - the name of the file
ADDRESS = "server.json"


class Address(msgspec.Struct, frozen=True):
    """Where a server is.

    Args:
        url: to which `/api/v1` is added.
        pid: its process.
        version: of MINT.
        started_at: seconds since the epoch.
    """

    url: str
    pid: int
    version: str
    started_at: float


def write_token(data: Path) -> str:
    """Make a new token, which only the owner of the data directory can read.

    Raises:
        OSError: the file cannot be written.
    """
    token = secrets.token_urlsafe(32)
    _write(data / TOKEN, token.encode())
    return token


def write_address(data: Path, address: Address) -> None:
    """Tell where the server is.

    Raises:
        OSError: the file cannot be written.
    """
    _write(data / ADDRESS, msgspec.json.encode(address) + b"\n")


def remove(data: Path) -> None:
    """Take both files away; it is fine when they are gone."""
    for name in (ADDRESS, TOKEN):
        (data / name).unlink(missing_ok=True)


def _write(file: Path, content: bytes) -> None:
    """Write a file that others see whole or not at all, and only its owner can read."""
    draft = file.with_name(f".{file.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    draft.replace(file)
