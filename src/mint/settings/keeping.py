from __future__ import annotations

import msgspec


class RetentionRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long what is over is kept.

    Args:
        finished: a duration after which a finished process and its history go; empty: never.
        runs: how many finished processes of one definition are kept, the newest; 0: all.
        errors: a duration after which a process is killed that errors stop altogether: no other
            step of it waits for anything; empty: never.
        failed: how many such processes of one definition are kept, the newest; 0: all.
    """

    finished: str = "1y"
    runs: int = 0
    errors: str = ""
    failed: int = 0


class RetentionSettings(RetentionRule, frozen=True, forbid_unknown_fields=True):
    """What is removed in the background, in small deletes.

    Args:
        finished: a duration after which a finished process and its history go; empty: never.
        runs: how many finished processes of one definition are kept, the newest; 0: all.
        errors: a duration after which a process is killed that errors stop altogether: no other
            step of it waits for anything; empty: never.
        failed: how many such processes of one definition are kept, the newest; 0: all.
        leftovers: a duration after which branches in error are killed that were forgotten by a
            process that is over; empty: never.
        dead_letters: a duration after which a dead letter goes; empty: never.
        audit: a duration after which a line of the audit goes; empty: never.
        every: a duration between two rounds of cleaning.
        definitions: other rules for the processes of some definitions, by name.
    """

    leftovers: str = "1y"
    dead_letters: str = "1y"
    audit: str = "1y"
    every: str = "10m"
    definitions: dict[str, RetentionRule] = {}


class DefinitionSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where definitions are deployed from.

    Args:
        stores: `dir:PATH`, `git:PATH#BRANCH` and `db` (what is deployed by command), the one that
            wins first; changes in directories and branches are deployed by themselves.
        every: a duration between two looks at them.
    """

    stores: tuple[str, ...] = ()
    every: str = "5s"
