from __future__ import annotations

import msgspec


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a regeneration, or of another piece of work of a service.

    Args:
        service: its name.
        generation: the one that is in use; 0 for what has no files.
        changed: whether something is not as it was before.
        digest: of the files.
        files: their names.
        reloaded: whether the daemon was made to use them.
        verified: whether it said that it does.
        unchecked: why the files could not be checked; empty: they were.
        foreign: where files are that somebody else had put, or changed, at the place of ours.
        held: whether the new files are those that somebody has taken back: they are not used.
        seconds: what each phase took.
    """

    service: str
    generation: int = 0
    changed: bool = False
    digest: str = ""
    files: tuple[str, ...] = ()
    reloaded: bool = False
    verified: bool = False
    unchecked: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    held: bool = False
    seconds: dict[str, float] = {}
