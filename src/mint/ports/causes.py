from __future__ import annotations

import msgspec

from mint.model.effect import ErrorRecord


class Chosen(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which errors are meant: those of which all hold that is said.

    Args:
        cause: the id of their cause.
        definition: name of the processes' definition.
        participant: who failed.
        wfids: of these processes; None: of all.

    Example:
        >>> bool(Chosen()), bool(Chosen(definition="release"))
        (False, True)
    """

    cause: str | None = None
    definition: str | None = None
    participant: str | None = None
    wfids: tuple[str, ...] | None = None

    def __bool__(self) -> bool:
        """Whether anything is said: else all errors are meant."""
        return self != ALL


ALL = Chosen()
"""All errors."""


class Cause(msgspec.Struct):
    """Errors that have one cause.

    Args:
        id: of the cause; see `mint.model.cause`.
        count: how many errors.
        processes: of how many processes.
        first: when the oldest of them was recorded, seconds since the epoch.
        last: when the newest was.
        newest: the newest.
        wfids: some of the processes, that of the newest error first.
    """

    id: str
    count: int
    processes: int
    first: float
    last: float
    newest: ErrorRecord
    wfids: list[str]


class ErrorName(msgspec.Struct, frozen=True):
    """Which error: that of an expression, recorded at a moment (seconds since the epoch)."""

    wfid: str
    key: str
    at: float


class Idle(msgspec.Struct, frozen=True):
    """A process of which nothing is alive but steps in error.

    Args:
        wfid: the process.
        name: of its definition.
        since: when its newest error was recorded, seconds since the epoch.
        over: whether its root has ended: what failed is a branch that was forgotten.
    """

    wfid: str
    name: str
    since: float
    over: bool
