from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concurrent.futures import Future

    from mint.model.message import AnyMessage


class Work:
    """One message on its way through a turn.

    Args:
        message: what is said.
        answer: who waits for the outcome, None when nobody does.
        inbox: id of the inbox row that it came from, None when it came from elsewhere.
        schedule: id of the schedule that it came from, None when it came from elsewhere.
    """

    __slots__ = ("answer", "inbox", "message", "outcome", "schedule")

    def __init__(
        self,
        message: AnyMessage,
        answer: Future[Any] | None = None,
        *,
        inbox: int | None = None,
        schedule: str | None = None,
    ) -> None:
        self.message = message
        self.answer = answer
        self.inbox = inbox
        self.schedule = schedule
        self.outcome: Any = None
        """What the future is to give once the turn is committed; an exception is raised."""

    def settle(self) -> None:
        """Tell who waits for it."""
        if self.answer is None or self.answer.done():
            return
        if isinstance(self.outcome, BaseException):
            self.answer.set_exception(self.outcome)
        else:
            self.answer.set_result(self.outcome)

    def abort(self, error: BaseException) -> None:
        """Tell who waits that nothing was done."""
        if self.answer is not None and not self.answer.done():
            self.answer.set_exception(error)
