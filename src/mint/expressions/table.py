from __future__ import annotations

from typing import TYPE_CHECKING

from mint.expressions.add_branches import AddBranches
from mint.expressions.apply import Apply
from mint.expressions.cancel_process import CancelProcess
from mint.expressions.commands import Command
from mint.expressions.concurrence import Concurrence
from mint.expressions.concurrent_iterator import ConcurrentIterator
from mint.expressions.cursor import Cursor
from mint.expressions.dec import Dec
from mint.expressions.define import Define
from mint.expressions.echo import Echo
from mint.expressions.equals import Equals
from mint.expressions.error import Error
from mint.expressions.filter import Filter
from mint.expressions.flank import Flank
from mint.expressions.forget import Forget
from mint.expressions.human import Human
from mint.expressions.if_ import If
from mint.expressions.inc import Inc
from mint.expressions.iterator import Iterator
from mint.expressions.kill import Kill
from mint.expressions.kill_process import KillProcess
from mint.expressions.let import Let
from mint.expressions.listen import Listen
from mint.expressions.lose import Lose
from mint.expressions.noop import Noop
from mint.expressions.on_error import OnError
from mint.expressions.participant import Participant
from mint.expressions.redo import Redo
from mint.expressions.ref import Ref
from mint.expressions.repeat import Repeat
from mint.expressions.sequence import Sequence
from mint.expressions.set import Set
from mint.expressions.stall import Stall
from mint.expressions.subprocess import Subprocess
from mint.expressions.undo import Undo
from mint.expressions.unset import Unset
from mint.expressions.wait import Wait

if TYPE_CHECKING:
    from mint.interpreter.expression import Expression

WORDS: tuple[type[Expression], ...] = (
    AddBranches,
    Apply,
    CancelProcess,
    Command,
    Concurrence,
    ConcurrentIterator,
    Cursor,
    Dec,
    Define,
    Echo,
    Equals,
    Error,
    Filter,
    Flank,
    Forget,
    Human,
    If,
    Inc,
    Iterator,
    Kill,
    KillProcess,
    Let,
    Listen,
    Lose,
    Noop,
    OnError,
    Participant,
    Redo,
    Ref,
    Repeat,
    Sequence,
    Set,
    Stall,
    Subprocess,
    Undo,
    Unset,
    Wait,
)
"""The words of the language, one class each."""

EXPRESSIONS: dict[str, type[Expression]] = {name: word for word in WORDS for name in word.names}
"""The class of every name that a definition may use."""
