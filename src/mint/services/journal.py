from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from mint.services.layout import Layout

_F_SETLEASE = 1024
_KEPT = 64 * 1024  # of what one call writes, so much is kept


class Entry(msgspec.Struct, frozen=True):
    """The log of one call that is on disk.

    Args:
        name: of the script.
        number: counts the calls of this script, from 1.
        method: that was called.
        path: of the text.
    """

    name: str
    number: int
    method: str
    path: Path

    def text(self, most: int = _KEPT) -> str:
        """The end of what the call wrote, at most so many bytes."""
        try:
            with self.path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - most))
                return file.read().decode("utf-8", "replace")
        except OSError:
            return ""

    def cut(self) -> None:
        """Keep the end only, if there is much. Who has it open appends to that: it is opened so."""
        with suppress(OSError):
            if self.path.stat().st_size <= 2 * _KEPT:
                return
            rest = self.text().encode()
            with self.path.open("r+b") as file:
                file.truncate(0)
                file.write(rest)


class Journal:
    """What calls of scripts wrote, a file for each call: `<logs>/<name>/<number>-<method>.log`.

    A daemon may keep the log of the call that started it open, and write on. So what is too long is
    cut in place, and a file goes only when nobody has it open any more.

    Args:
        layout: tells where the logs are.
        keep: so many calls of each script are kept.
    """

    def __init__(self, layout: Layout, keep: int = 20) -> None:
        self._folder = layout.logs
        self._keep = keep
        self._last: dict[str, int] = {}

    def begin(self, name: str, method: str) -> tuple[Entry, int]:
        """A new log, and a descriptor to write to it, which the caller closes.

        Raises:
            OSError: the folder of logs cannot be written.
        """
        folder = self._folder / name
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        while True:
            if name not in self._last:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._last[name] = max((each.number for each in self.entries(name)), default=0)
            self._last[name] += 1
            path = folder / f"{self._last[name]:06d}-{method}.log"
            try:
                return Entry(name, self._last[name], method, path), os.open(path, flags, 0o600)
            except FileExistsError:
                del self._last[name]  # another program writes there too: look again

    def end(self, entry: Entry) -> None:
        """A call is over: keep its log if there is something in it, and cut what is too much."""
        with suppress(OSError):
            if entry.path.stat().st_size == 0:
                _remove(entry.path)
        if entry.number % self._keep == 0:
            self.trim(entry.name)

    def entries(self, name: str) -> list[Entry]:
        """The logs of a script that are kept, oldest first."""
        found = []
        with suppress(OSError):
            for path in (self._folder / name).iterdir():
                file = path.name
                number, _, method = file.removesuffix(".log").partition("-")
                if number.isdigit() and file.endswith(".log"):
                    found.append(Entry(name, int(number), method, path))
        return sorted(found, key=lambda entry: entry.number)

    def names(self) -> list[str]:
        """The scripts that have logs."""
        with suppress(OSError):
            return sorted(each.name for each in self._folder.iterdir())
        return []

    def trim(self, name: str) -> None:
        """Let old logs of a script go, and cut those that have grown too long."""
        entries = self.entries(name)
        for entry in entries[: -self._keep]:
            _remove(entry.path)
        for entry in entries:
            entry.cut()


def _remove(path: Path) -> None:
    """Remove a file, unless somebody has it open: then no bytes pile up where nobody sees them."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return
    try:
        # The kernel grants this lease only if the file is open nowhere else. See fcntl(2).
        fcntl.fcntl(descriptor, _F_SETLEASE, fcntl.F_WRLCK)
    except OSError:
        os.ftruncate(descriptor, 0)
    else:
        path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)
