from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

_NAME = "mint-services"


def mounted() -> Path | None:
    """Where the hierarchy of control groups, version 2, is mounted: it may be anywhere."""
    with suppress(OSError):
        for line in Path("/proc/self/mountinfo").read_text().splitlines():
            left, _, right = line.partition(" - ")
            if right.split()[0] == "cgroup2":
                where = left.split()[4]
                return Path(re.sub(r"\\(\d{3})", lambda octal: chr(int(octal[1], 8)), where))
    return None


class Groups:
    """A control group for the processes of each service, where one may be made; else none."""

    def __init__(self) -> None:
        self._root = _root()

    def folder_for(self, name: str) -> str:
        """The folder of the group of a service, made when missing; empty when there is none."""
        if self._root is None:
            return ""
        folder = self._root / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return ""
        return str(folder)

    def pids(self, name: str) -> list[int]:
        """The processes of a service."""
        if self._root is None:
            return []
        with suppress(OSError):
            return [int(pid) for pid in (self._root / name / "cgroup.procs").read_text().split()]
        return []

    def kill(self, name: str) -> bool:
        """Kill all processes of a service at once; tells whether the kernel could."""
        if self._root is None:
            return False
        try:
            (self._root / name / "cgroup.kill").write_text("1")
        except OSError:
            return False
        return True

    def forget(self, name: str) -> None:
        """Remove the group of a service, if it is empty."""
        if self._root is not None:
            with suppress(OSError):
                (self._root / name).rmdir()

    def close(self) -> None:
        """Remove all groups that are empty."""
        if self._root is not None:
            with suppress(OSError):
                for folder in self._root.iterdir():
                    if folder.is_dir():
                        self.forget(folder.name)
                self._root.rmdir()


def _root() -> Path | None:
    """Where groups may be made: at the top, where they outlive this program, else in our own."""
    mount = mounted()
    if mount is None:
        return None
    own = ""
    with suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            if line.startswith("0::"):
                own = line[3:].strip("/")
    for root in (mount / _NAME, mount / own / _NAME):
        with suppress(OSError):
            root.mkdir(exist_ok=True)
            if os.access(root, os.W_OK):
                return root
    return None
