"""Words of the process language that more than one module has to know."""

from __future__ import annotations

COMMANDS = frozenset(
    {"rewind", "continue", "break", "stop", "over", "skip", "back", "jump", "reset"}
)
"""What can be said to a cursor, as a step or in a handler."""

LOOPS = frozenset({"cursor", "repeat", "loop", "iterator"})
"""Steps that take commands."""

FAN_OUTS = frozenset({"concurrent_iterator", "citerator"})
"""Steps with a branch an item."""

WAITS = frozenset({"wait", "sleep"})
"""Steps that wait for a time."""

ONCES = frozenset({"once", "when", "as_soon_as"})
"""Steps that wait for a condition."""

RECURRING = frozenset({"every", "cron"})
"""Steps that do something again and again."""

LISTENING = frozenset({"await", "listen", "receive", "intercept"})
"""Steps that wait for events."""

FIRST_ONLY = ONCES | RECURRING | {"reserve"}
"""Steps that run their first child only."""

ENDS = frozenset({"terminate", "cancel_process", "kill_process"})
"""Steps that end the process."""

COMMON = frozenset(
    {"if", "unless", "tag", "forget", "lose", "flank", "scope", "timeout", "timers", "await"}
    | {"on_error", "on_cancel", "on_timeout", "on_terminate"}
    | {"filter", "take", "discard", "vars_to_f"}
)
"""Attributes that every step may have."""

HANDLERS = ("on_error", "on_cancel", "on_timeout")
"""Common attributes whose value says what to do, by a word or by the name of a step."""

HANDLER_WORDS = COMMANDS | {"redo", "retry", "undo", "pass", "cancel", "cando", "raise", "error"}
"""What a handler may be besides the name of a subprocess or participant."""
