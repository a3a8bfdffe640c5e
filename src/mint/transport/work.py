"""What the local transport needs of participants; the layer of participants provides it.

A participant may be synchronous or not, and so may each of its hooks. There is one way to write
both: every method of a run is a coroutine. One that has to do with synchronous code never waits
for a loop, so that a thread can `drive` it to its end in one go.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from mint.model.message import AnyMessage, Cancelled, Fail, Reply

if TYPE_CHECKING:
    from mint.model.effect import Control, Dispatch

T = TypeVar("T")

Answer = Reply | Fail
Submit = Callable[[AnyMessage], None]
Observe = Callable[[dict[str, Any]], None]


class Run(Protocol):
    """One dispatch in the hands of one participant."""

    async def work(self) -> Answer:
        """Do the work. Never raises: whatever goes wrong is a `Fail`."""

    def warn(self, control: Control) -> None:
        """Let the work know that it is not wanted any more. Returns at once."""

    async def cancel(self, control: Control) -> Cancelled:
        """Ask the participant to let go. Never raises: `accepted` is False when it will not."""

    async def tell(self, what: str) -> None:
        """Tell it to pause or to resume. Never raises."""


class Work(Protocol):
    """One participant, as a transport sees it."""

    @property
    def name(self) -> str:
        """Under which it is registered."""

    @property
    def concurrency(self) -> int | None:
        """How many dispatches it works on at a time; None: as many as there are threads."""

    def heeds(self, what: str) -> bool:
        """Whether it has code of its own for cancel, pause or resume."""

    def needs_loop(self, what: str) -> bool:
        """Whether its code for work, cancel, pause or resume is asynchronous."""

    def begin(self, dispatch: Dispatch, observe: Observe) -> Run:
        """Take a dispatch. Never raises, and does nothing yet that takes time."""


class Runner(Protocol):
    """Who knows the participants."""

    def find(self, name: str) -> Work | None:
        """The participant that answers to a name, or None."""


def drive(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that waits for nothing, without a loop.

    Args:
        coroutine: one whose awaited parts all end at once.

    Returns:
        What it returns.

    Raises:
        RuntimeError: it did wait for something.
    """
    try:
        coroutine.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    coroutine.close()
    raise RuntimeError("synchronous work waited for an event loop: declare it `async def`")
