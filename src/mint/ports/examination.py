from __future__ import annotations

import msgspec


class Measures(msgspec.Struct, frozen=True):
    """What is too much, for an examination.

    Args:
        now: seconds since the epoch.
        overdue: seconds after which what should have happened is late.
        waiting: seconds after which work has waited long for somebody to take it.
        history: lines of history from which on a process has many.
        payload: bytes of fields from which on they are many.
        told: how many of each kind are told one by one; all are counted.
    """

    now: float
    overdue: float = 60.0
    waiting: float = 3600.0
    history: int = 80_000
    payload: int = 12 * 1024 * 1024
    told: int = 50


class Sign(msgspec.Struct, frozen=True):
    """One thing that was found.

    Args:
        wfid: the process, "" when it is about none.
        key: the expression, or another name: of a participant, of a table.
        since: seconds since the epoch; None: unknown.
        count: how many, how long, how large: by kind.
        text: what else there is to say.
    """

    wfid: str = ""
    key: str = ""
    since: float | None = None
    count: int = 0
    text: str = ""


class Signs(msgspec.Struct, frozen=True):
    """What was found of one kind.

    Args:
        total: how many there are.
        told: some of them, the oldest first where that is known.
    """

    total: int
    told: list[Sign]


class Waiting(msgspec.Struct, frozen=True):
    """Open work of one participant.

    Args:
        participant: the name in the definitions.
        total: how many workitems.
        free: how many of them nobody has taken.
        since: since when the oldest of the free waits.
    """

    participant: str
    total: int
    free: int
    since: float | None


class Size(msgspec.Struct, frozen=True):
    """How large a database is.

    Args:
        size: bytes on the disk, of all of its files.
        reusable: bytes within that hold nothing at the moment.
        log: bytes of the write-ahead log, where it has a file of its own.
        rows: by table; an estimate where counting would take long.
        fullness: how near it is to a limit of its own, from 0 to 1, by limit.
    """

    size: int
    reusable: int
    log: int
    rows: dict[str, int]
    fullness: dict[str, float]
