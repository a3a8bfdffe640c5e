from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_Key = tuple[str, int, int, int]
_MOST = 500


class Codes:
    """Texts of scripts, as they were compiled in earlier calls: until a file changes."""

    def __init__(self) -> None:
        self._codes: dict[_Key, bytes] = {}

    def key_of(self, path: Path) -> _Key | None:
        """What a text is known by; None when there is no such file."""
        with suppress(OSError):
            stat = path.stat()
            return str(path), stat.st_ino, stat.st_mtime_ns, stat.st_size
        return None

    def get(self, key: _Key | None) -> bytes | None:
        """The compiled text, if it is known."""
        return self._codes.get(key) if key else None

    def keep(self, key: _Key | None, code: bytes) -> None:
        """Keep a compiled text."""
        if key is None:
            return
        self._codes[key] = code
        if len(self._codes) > _MOST:
            del self._codes[next(iter(self._codes))]
