"""What keeps a process from going on for ever across messages; see `Limits`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import LimitReached

if TYPE_CHECKING:
    from mint.interpreter.run import Run


def check_repeated(run: Run, times: int, what: str) -> None:
    """See that nothing is done again without end.

    Args:
        run: the interpretation.
        times: how often it has been done again, this time counted.
        what: its name.

    Raises:
        LimitReached: that is too often.
    """
    limit = run.environment.limits.loops
    if limit and times > limit:
        message = (
            f"{what} has been done {limit} times: end its loop, or what makes it try again, "
            f"or raise the setting limits.loops (now {limit}); then replay"
        )
        raise LimitReached(message)


def go_round(run: Run) -> None:
    """Take note that something is done again at once because of this message.

    Raises:
        LimitReached: that has gone on for too long.
    """
    check_round(run, run.arrived + 1)
    run.round = run.arrived + 1


def check_round(run: Run, rounds: int) -> None:
    """See that the process does not keep itself busy for ever.

    Args:
        run: the interpretation.
        rounds: how many messages led one to the other.

    Raises:
        LimitReached: they are too many.
    """
    limit = run.environment.limits.rounds
    if rounds > limit:
        message = (
            f"more than {limit} messages one after the other without an answer or a wait in "
            "between: does the process wake itself? Correct it, or raise the setting "
            f"limits.rounds (now {limit}); then replay"
        )
        raise LimitReached(message)
