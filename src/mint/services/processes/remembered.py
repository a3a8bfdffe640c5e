from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import msgspec

from mint.services.processes.identity import Identity

_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Mark(msgspec.Struct, frozen=True):
    """What a pidfile was when the service started.

    Args:
        process: that it named.
        inode: of the file.
        written: when, in nanoseconds.
        boot: of the machine, since when the start time counts.
    """

    process: Identity
    inode: int
    written: int
    boot: str


class Remembered:
    """Which process the pidfile of a service named when the service started.

    A pidfile that is left behind names whoever got the number since: this tells.

    Args:
        folder: where it is kept, a file for each service.
        name: of the service.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._file = folder / f"{name}.pidfiles"

    def keep(self, pidfile: str, process: Identity) -> None:
        """Remember a process; where that cannot be written, go without."""
        with suppress(OSError):
            found = os.stat(pidfile)
            mark = Mark(process, found.st_ino, found.st_mtime_ns, _boot())
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            new = self._file.with_suffix(".new")
            new.write_bytes(msgspec.json.encode({**self._read(), pidfile: mark}))
            new.replace(self._file)

    def denies(self, pidfile: str, process: Identity) -> bool:
        """Whether the process that has the number now is another than the one that was meant."""
        mark = self._read().get(pidfile)
        if mark is None:
            return False
        try:
            found = os.stat(pidfile)
        except OSError:
            return False
        if (found.st_ino, found.st_mtime_ns) != (mark.inode, mark.written):
            return False
        return mark.boot != _boot() or process != mark.process

    def _read(self) -> dict[str, Mark]:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=dict[str, Mark])
        except (OSError, msgspec.DecodeError):
            return {}


def _boot() -> str:
    try:
        return _BOOT.read_text().strip()
    except OSError:
        return ""
