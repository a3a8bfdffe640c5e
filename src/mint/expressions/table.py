from __future__ import annotations

from typing import TYPE_CHECKING

from mint.expressions.add_branches import AddBranches
from mint.expressions.apply import Apply
from mint.expressions.await_ import Await
from mint.expressions.cancel_failed import CancelFailed
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
from mint.expressions.every import Every
from mint.expressions.filter import Filter
from mint.expressions.flank import Flank
from mint.expressions.forget import Forget
from mint.expressions.given import Given
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
from mint.expressions.of import Of
from mint.expressions.on_error import OnError
from mint.expressions.once import Once
from mint.expressions.participant import Participant
from mint.expressions.read import Read
from mint.expressions.redo import Redo
from mint.expressions.ref import Ref
from mint.expressions.registerp import Registerp
from mint.expressions.repeat import Repeat
from mint.expressions.replay_failed import ReplayFailed
from mint.expressions.reserve import Reserve
from mint.expressions.restore import Restore
from mint.expressions.save import Save
from mint.expressions.sequence import Sequence
from mint.expressions.set import Set
from mint.expressions.signal import Signal
from mint.expressions.stall import Stall
from mint.expressions.subprocess import Subprocess
from mint.expressions.that import That
from mint.expressions.undo import Undo
from mint.expressions.unregisterp import Unregisterp
from mint.expressions.unset import Unset
from mint.expressions.wait import Wait
from mint.expressions.with_ticket import WithTicket

if TYPE_CHECKING:
    from mint.interpreter.expression import Expression

WORDS: tuple[type[Expression], ...] = (
    AddBranches,
    Apply,
    Await,
    CancelFailed,
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
    Every,
    Filter,
    Flank,
    Forget,
    Given,
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
    Of,
    OnError,
    Once,
    Participant,
    Read,
    Redo,
    Ref,
    Registerp,
    Repeat,
    ReplayFailed,
    Reserve,
    Restore,
    Save,
    Sequence,
    Set,
    Signal,
    Stall,
    Subprocess,
    That,
    Undo,
    Unregisterp,
    Unset,
    Wait,
    WithTicket,
)
"""The words of the language, one class each."""

EXPRESSIONS: dict[str, type[Expression]] = {name: word for word in WORDS for name in word.names}
"""The class of every name that a definition may use."""
