from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mint.definitions.found import Found, Provenance, definitions_among
from mint.errors import SettingsError

if TYPE_CHECKING:
    from mint.ports.clock import Clock

SETTLED = 1.0
"""Seconds for which a file must have stayed as it is: until then it may be half written."""

_Signature = dict[str, tuple[int, int, int]]


class Folder:
    """A directory of definitions; implements `Shelf`. Links to files are followed.

    Args:
        path: the directory.
        clock: the time.
        origin: its name; without, `dir:` and the path.
    """

    def __init__(self, path: Path, clock: Clock, origin: str = "") -> None:
        self.origin = origin or f"dir:{path}"
        self._path = path
        self._clock = clock
        self._seen: _Signature | None = None

    def look(self) -> list[Found] | None:
        """See `Shelf.look`. While a file may be half written, nothing is said to have changed."""
        if not self._path.is_dir():
            self._seen = None
            raise SettingsError(f"{self.origin}: there is no directory {self._path}")
        signature = self._signature()
        if signature == self._seen or self._in_the_making(signature):
            return None
        found = definitions_among(signature, self._read)
        self._seen = signature
        return found

    def provenance(self, found: Found) -> Provenance:
        """See `Shelf.provenance`: the owner of the file, and when that was changed."""
        path = self._path / found.path
        try:
            return Provenance(path.owner(), path.stat().st_mtime)
        except (OSError, KeyError):
            return Provenance()

    def _read(self, path: str) -> str:
        return (self._path / path).read_text()

    def _signature(self) -> _Signature:
        """By file what changes when the file does."""
        signature: _Signature = {}
        for folder, folders, files in os.walk(self._path):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in files:
                path = Path(folder, name)
                try:
                    told = path.stat()
                except OSError:
                    continue  # a link that leads nowhere, or just removed
                inner = path.relative_to(self._path).as_posix()
                signature[inner] = (told.st_mtime_ns, told.st_size, told.st_ino)
        return signature

    def _in_the_making(self, signature: _Signature) -> bool:
        newest = max((changed for changed, _, _ in signature.values()), default=0)
        return 0 <= self._clock.now() - newest / 1e9 < SETTLED
