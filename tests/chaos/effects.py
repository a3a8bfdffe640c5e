"""What participants did, as their own files tell: nothing here comes from MINT."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_PARTS = 6


class Effect(NamedTuple):
    """A participant was called once.

    Args:
        at: seconds since the epoch.
        number: of the process, from its fields.
        shape: the same.
        step: which.
        dispatch: under which it was given out.
        wfid: of the process, as the worker was told.
    """

    at: float
    number: int
    shape: str
    step: str
    dispatch: str
    wfid: str


def effects(files: Iterable[Path]) -> list[Effect]:
    """All lines of all files, the earliest first; a line that a kill cut off never was."""
    return sorted(effect for file in files for effect in _of_file(file))


def _of_file(file: Path) -> Iterator[Effect]:
    for line in file.read_text().splitlines():
        parts = line.split()
        if len(parts) == _PARTS:
            at, number, shape, step, dispatch, wfid = parts
            yield Effect(float(at), int(number), shape, step, dispatch, wfid)
