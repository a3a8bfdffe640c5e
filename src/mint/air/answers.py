"""What commands to workers take, and what they answer."""

from __future__ import annotations

from typing import Literal

import msgspec

Doing = Literal["idle", "working", "paused", "leaving"]
"""What a worker does."""


class _Arguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one does not know is wrong, and not left out: it may have been meant."""


class Nothing(_Arguments, frozen=True):
    """No arguments."""


class Cancel(_Arguments, frozen=True):
    """Which work is to be let go of.

    Args:
        dispatch: names it.
        flavour: "" for a cancel, `kill` or `timeout`.
    """

    dispatch: str
    flavour: Literal["", "kill", "timeout"] = ""


class Level(_Arguments, frozen=True):
    """How much the log says.

    Args:
        level: debug, info, warning or error.
    """

    level: Literal["debug", "info", "warning", "error"]


class Shutdown(_Arguments, frozen=True):
    """How a worker ends.

    Args:
        grace: seconds that its work may take to end; None: as it is set up.
    """

    grace: float | None = None


class Pong(msgspec.Struct, frozen=True):
    """Somebody is there.

    Args:
        at: its time, seconds since the epoch.
    """

    at: float


class Description(msgspec.Struct, frozen=True):
    """What a worker is.

    Args:
        participant: its name.
        host: on which it runs.
        number: among those on that host.
        pid: of its process.
        version: of MINT.
        since: when it began, seconds since the epoch.
        queue: by which its work comes; "" where it fetches it.
        says: what it is for, in its own words.
    """

    participant: str
    host: str
    number: int
    pid: int
    version: str
    since: float
    queue: str = ""
    says: str = ""


class Work(msgspec.Struct, frozen=True):
    """A piece of work in hand.

    Args:
        dispatch: names it.
        wfid: the process.
        key: the expression.
        since: when it came, seconds since the epoch.
    """

    dispatch: str
    wfid: str
    key: str
    since: float


class State(msgspec.Struct, frozen=True):
    """What a worker does now.

    Args:
        state: idle (waits for work), working, paused (takes none) or leaving (about to end).
    """

    state: Doing


class Status(State, frozen=True):
    """What a worker does, with what.

    Args:
        state: idle (waits for work), working, paused (takes none) or leaving (about to end).
        work: what it has in hand, each as in `Work`.
        done: pieces of work since it began.
        failed: how many of them failed.
    """

    work: tuple[Work, ...] = ()
    done: int = 0
    failed: int = 0


class Found(msgspec.Struct, frozen=True):
    """Whether the work was here.

    Args:
        found: whether it was.
    """

    found: bool


class LevelWas(msgspec.Struct, frozen=True):
    """How much the log says now.

    Args:
        level: now.
        before: until now.
    """

    level: str
    before: str


class Leaving(msgspec.Struct, frozen=True):
    """A worker is about to end.

    Args:
        running: pieces of work in hand.
    """

    running: int
