from __future__ import annotations

from typing import Protocol

import msgspec


class Rule(msgspec.Struct, frozen=True):
    """How long processes of a definition are kept.

    Args:
        age: of finished ones, seconds after their end; None: for ever.
        runs: how many finished ones at most, the newest; 0: all.
        errors: of those that errors stop altogether, seconds after the newest; None: for ever.
        failed: how many of those at most, the newest; 0: all.
    """

    age: float | None = None
    runs: int = 0
    errors: float | None = None
    failed: int = 0


class Rules(msgspec.Struct, frozen=True):
    """What is to be deleted when.

    Args:
        rule: for the finished processes of every definition that has no other.
        named: other rules, by name of the definition.
        dead_letters: seconds after which a dead letter goes; None: never.
        audit: seconds after which a line of the audit goes; None: never.
        history: lines of history that a live process keeps; 0: all.
        leftovers: seconds after which forgotten branches in error of finished processes are killed;
            None: never.
    """

    rule: Rule = Rule()
    named: dict[str, Rule] = {}
    dead_letters: float | None = None
    history: int = 0
    leftovers: float | None = None
    audit: float | None = None


class Tidied(msgspec.Struct):
    """What was deleted, or would be.

    Args:
        processes: how many finished processes, by name of the definition.
        lines: lines of history, those of the processes and those that were trimmed.
        trimmed: live processes that lost their oldest lines.
        dead_letters: how many.
        audit: lines of the audit.
        given_up: how many processes in error were killed, by name of the definition; `processes`
            counts them once they are deleted.
        more: whether there is more to do; the rest comes with the next call.
    """

    processes: dict[str, int] = {}
    lines: int = 0
    trimmed: int = 0
    dead_letters: int = 0
    audit: int = 0
    given_up: dict[str, int] = {}
    more: bool = False

    def add(self, other: Tidied) -> None:
        """Count what another one tells, too; `more` is that of the other."""
        for name, count in other.processes.items():
            self.processes[name] = self.processes.get(name, 0) + count
        for name, count in other.given_up.items():
            self.given_up[name] = self.given_up.get(name, 0) + count
        self.lines += other.lines
        self.trimmed += other.trimmed
        self.dead_letters += other.dead_letters
        self.audit += other.audit
        self.more = other.more

    def __bool__(self) -> bool:
        """Whether there was anything to delete."""
        gone = self.processes or self.lines or self.trimmed or self.dead_letters
        return bool(gone or self.audit or self.given_up)


class Round(Protocol):
    """One round of cleaning, in small steps; may be left at any of them."""

    def step(self) -> Tidied:
        """Delete some hundred rows in one transaction.

        `more` tells whether there is another step to do.

        Raises:
            StoreError: the database cannot be used; what was deleted before stays deleted.
        """


class Tidying(Protocol):
    """Deletes what is over. Safe beside engines and others that tidy the same store."""

    def begin(self, rules: Rules, now: float) -> Round:
        """A round that deletes what the rules do not keep."""

    def foresee(self, rules: Rules, now: float) -> Tidied:
        """What such a round would delete; nothing is changed."""


class Housekeeper(Protocol):
    """Who tidies in the background. Safe from any thread.

    Args:
        last: when the last round ended, seconds since the epoch; None: not yet.
        deleted: all that went since the start.
    """

    last: float | None
    deleted: Tidied

    def tidy(self, *, dry_run: bool = False) -> Tidied:
        """Delete now what the rules do not keep, for some seconds at most.

        `more` tells that the time was not enough: ask again.

        Args:
            dry_run: only tell.

        Raises:
            StoreError: the database cannot be used.
        """
