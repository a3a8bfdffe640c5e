from __future__ import annotations

from typing import TYPE_CHECKING

from mint.ports.directory import Entry
from mint.transport.amqp import documents, properties
from mint.transport.amqp.post import Letter

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.model.effect import Dispatch
    from mint.participants.hosting.papers import Paper, Papers
    from mint.participants.hosting.staff import Staff
    from mint.transport.amqp.delivered import Delivered
    from mint.transport.amqp.post import Post
    from mint.transport.local import LocalTransport

UNPACK_AFTER = 1.0
"""Seconds that work waits here for others that came in the same message."""


class HandingOn:
    """Gives work that has come, and has not begun, to other workers.

    What came alone goes back to the broker. What came with others in one message is sent once more,
    alone, to the queue from which it came; so of many pieces of work that come together, those that
    last do not keep the others from who has nothing to do.

    Args:
        staff: who works here.
        papers: the work in hand.
        transport: does it.
        post: brings letters to the broker.
        release: is given the ids of what an engine has booked on this worker and others may have.
    """

    def __init__(
        self,
        staff: Staff,
        papers: Papers,
        transport: LocalTransport,
        post: Post,
        release: Callable[[list[str]], None],
    ) -> None:
        self._staff = staff
        self._papers = papers
        self._transport = transport
        self._post = post
        self._release = release

    async def give_back(self, name: str) -> None:
        """Have others do what a participant has not begun.

        Args:
            name: under which it is registered.
        """
        booked = []
        for work in self._transport.take_back(name):
            paper = self._papers.drop(work.id)
            if paper is not None and paper.delivered is None:
                booked.append(work.id)
            elif paper is not None:
                await self._return(paper)
        if booked:
            self._release(booked)

    async def forget(self, paper: Paper) -> None:
        """What others have has ended here. It may have come again meanwhile: that is to be seen."""
        self._papers.drop(paper.work.id)
        await self._return(paper)

    async def _return(self, paper: Paper) -> None:
        """Let the broker give a piece of work to another."""
        if paper.delivered is None:
            return
        if self.may_send_again(paper.delivered):
            self.send_again(paper.work, paper.delivered)
        else:
            await paper.delivered.refuse()

    def unpack(self, now: float) -> None:
        """Have others do what has waited for those that came with it.

        Args:
            now: seconds since the epoch.
        """
        if self._staff.restricted:
            return
        waiting = self._papers.together(now, UNPACK_AFTER)
        for work in self._transport.recall(paper.work.id for paper in waiting):
            paper = self._papers.drop(work.id)
            if paper is not None and paper.delivered is not None:
                self.send_again(work, paper.delivered)

    def may_send_again(self, delivered: Delivered) -> bool:
        """Whether a part of a message can be sent alone: where there is another, and we may."""
        return delivered.number > 1 and not self._staff.restricted

    def send_again(self, work: Dispatch, delivered: Delivered) -> None:
        """Send work once more, alone; once the broker has it, it need not keep the first."""
        queue = Entry(work.participant, queue=delivered.message.routing_key or "")
        body, named = documents.workitem(work), properties.work(work.id)
        letter = Letter(queue.queue, body, named, queue)
        letter.done = delivered.settle
        self._post.add([letter])
