from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

_PARENT, _SESSION, _START = 1, 3, 19  # counted from the state, the first after the name


class Stat(NamedTuple):
    """What `/proc/<pid>/stat` tells of a process. See proc(5)."""

    pid: int
    name: str
    state: str
    parent: int
    session: int
    start: int

    @property
    def living(self) -> bool:
        """Whether it is more than a zombie."""
        return self.state not in "ZXx"

    @classmethod
    def read(cls, pid: int) -> Stat | None:
        """Read it now; None when there is no such process, or it may not be seen."""
        try:
            text = Path(f"/proc/{pid}/stat").read_text("utf-8", "surrogateescape")
        except OSError:
            return None
        head, _, tail = text.rpartition(")")  # a name may hold blanks and brackets
        fields = tail.split()
        return cls(
            pid,
            head.partition("(")[2],
            fields[0],
            int(fields[_PARENT]),
            int(fields[_SESSION]),
            int(fields[_START]),
        )
