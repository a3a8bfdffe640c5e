from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint import durable

if TYPE_CHECKING:
    from pathlib import Path

MOST_DNS = 1000
"""Names that are kept of entries that changed; so many are told by none."""


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """Why a service's files are not as the directory would have them.

    Args:
        at: when that was seen first, seconds since the epoch.
        last: when it was seen last.
        times: how often, one after the other.
        phase: what was being done.
        message: what is wrong.
        detail: what a program printed, or "".
    """

    at: float
    last: float
    times: int = 1
    phase: str = ""
    message: str = ""
    detail: str = ""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a service's files, besides the files.

    Args:
        reloaded: digest of what the daemon has taken; "": it is not known what it has.
        before: number of the generation to which to go back while that is not known; -1: none.
        at: when the files were last found right, or made right, seconds since the epoch.
        held: digest of what somebody has taken back: it is not used again unless he says so.
        failure: what went wrong since; None: nothing.
        pending: names of entries that changed since.
    """

    reloaded: str = ""
    before: int = -1
    at: float = 0.0
    held: str = ""
    failure: Failure | None = None
    pending: tuple[str, ...] = ()


class Records:
    """Keeps the record of a service in a file.

    Args:
        path: of the file. One that cannot be understood counts as none: the daemon is then told
            once more than necessary.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Record:
        """The record, as it is."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Record)
        except (FileNotFoundError, msgspec.DecodeError):
            return Record()

    def write(self, record: Record) -> None:
        """Keep another one.

        Raises:
            OSError: it cannot be written; the one before is kept.
        """
        durable.replace(self._path, msgspec.json.encode(record))
