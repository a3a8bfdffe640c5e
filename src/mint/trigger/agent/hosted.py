from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mint.trigger.event import Event
    from mint.trigger.message import ServiceMessage

    Transcribe = Callable[[Event], Iterable[ServiceMessage]]
    """The messages that come of a change: no I/O, no clock."""


class Applied(Protocol):
    """What came of a run."""

    @property
    def generation(self) -> int:
        """Number of the files that are in place; 0: it makes none."""

    @property
    def digest(self) -> str:
        """Of those files."""

    @property
    def changed(self) -> bool:
        """Whether anything is other than before."""


class Runner(Protocol):
    """Runs a service, in a thread, one run at a time."""

    def pause(self, messages: Sequence[ServiceMessage]) -> float:
        """Seconds to wait before these are heeded, since it has been done so often; mostly 0."""

    def run(self, messages: Sequence[ServiceMessage]) -> Applied:
        """Heed messages; none: make right whatever is not, as at a start.

        Raises:
            DirectoryError: what it reads is away: it is tried until that is there.
            RegenerationRefused: what it made must not be used.
            Exception: anything else, of code that is not ours.
        """


class Hosted(msgspec.Struct, frozen=True, kw_only=True):
    """A service of a host.

    Args:
        runner: runs it; None: it is refused.
        refusal: why it cannot be used; its messages wait.
        whole: whether a run makes right all there is, whatever the messages are; or else each
            message is handled on its own, in its order.
        quiet: seconds without another message after which a run of the whole begins.
        longest: seconds that it waits at most; 0: four times `quiet`.
    """

    runner: Runner | None = None
    refusal: str = ""
    whole: bool = True
    quiet: float = 0.5
    longest: float = 0.0
