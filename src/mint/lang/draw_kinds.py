"""What each word of the language looks like in a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mint.lang.hoist import DEFINES
from mint.lang.words import COMMANDS, ENDS, FAN_OUTS, LISTENING, LOOPS, ONCES, RECURRING, WAITS

if TYPE_CHECKING:
    from mint.model.tree import Tree


class Kind(NamedTuple):
    """A look.

    Args:
        colour: name of the colours in the style sheet, "" for the plain ones.
        icon: name of the little picture.
        shape: round, pill, lozenge, double or cut.
    """

    colour: str
    icon: str
    shape: str = "round"


WORK = Kind("work", "person")
CALL = Kind("call", "call", "double")
CHOICE = Kind("choice", "choice", "lozenge")

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("participant", "human"), WORK),
    **dict.fromkeys(("subprocess", "ref", "apply"), CALL),
    **dict.fromkeys(DEFINES, Kind("", "call")),
    "if": CHOICE,
    **dict.fromkeys((*WAITS, *ONCES, *RECURRING), Kind("wait", "clock", "pill")),
    **dict.fromkeys(LISTENING, Kind("event", "bell", "pill")),
    "error": Kind("fail", "cross", "cut"),
    **dict.fromkeys(ENDS, Kind("fail", "stop", "cut")),
    "stall": Kind("fail", "pause", "cut"),
    **dict.fromkeys(COMMANDS, Kind("jump", "jump", "pill")),
    **dict.fromkeys(("undo", "cancel", "kill", "redo"), Kind("jump", "jump", "pill")),
    **dict.fromkeys(("echo", "noop"), Kind("", "speech")),
    **dict.fromkeys(("reserve", "with_ticket"), Kind("", "lock")),
    **dict.fromkeys(LOOPS, Kind("", "loop")),
    **dict.fromkeys(("concurrence", *FAN_OUTS, "add_branches", "add_branch"), Kind("", "fork")),
    **dict.fromkeys(("given", "that", "of", "equals"), Kind("choice", "choice")),
    **dict.fromkeys(("sequence", "let", "forget", "lose", "flank", "on_error"), Kind("", "steps")),
    **dict.fromkeys(
        (
            *("set", "rset", "unset", "inc", "increment", "push", "dec", "decrement", "pop"),
            *("save", "restore", "set_fields", "filter", "read", "registerp", "unregisterp"),
        ),
        Kind("", "pen"),
    ),
}


def kind_of(tree: Tree, definitions: set[str]) -> Kind:
    """The look of a step, given the names of subprocesses; any other word is a participant."""
    if tree.name in _KINDS:
        return _KINDS[tree.name]
    return CALL if tree.name in definitions else WORK


def always_ends(tree: Tree) -> bool:
    """Whether the flow never leaves a step."""
    free = {"if", "unless", "forget", "flank"} & tree.attributes.keys()
    return tree.name in (*ENDS, "stall", "error") and not free
