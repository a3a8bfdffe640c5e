from __future__ import annotations

import functools
from collections import Counter
from typing import TYPE_CHECKING

from mint.model.message import Cancelled, Fail, Reply
from mint.model.wire import answers_of
from mint.ports.directory import Entry
from mint.transport.amqp import properties, returns
from mint.transport.amqp.parcels import PACK
from mint.transport.amqp.post import Letter

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.model.message import AnyMessage
    from mint.participants.hosting.papers import Paper, Papers
    from mint.participants.hosting.signer import Signer
    from mint.participants.hosting.staff import Staff
    from mint.transport.amqp.post import Post


class Answering:
    """Brings the answers of participants to an engine, by the broker.

    Args:
        papers: the work in hand.
        post: brings letters to the broker.
        staff: who answers.
        signer: signs what they say.
        worker: whose answers they are.
        inbound: the queue by which answers come to an engine.
        forget: is given what others have, once it has ended here; on any thread.
    """

    def __init__(  # noqa: PLR0913 - each is a part of its own
        self,
        papers: Papers,
        post: Post,
        staff: Staff,
        signer: Signer,
        *,
        worker: str,
        inbound: str,
        forget: Callable[[Paper], None],
    ) -> None:
        self._papers = papers
        self._post = post
        self._staff = staff
        self._signer = signer
        self._worker = worker
        self._forget = forget
        self._inbound = Entry("engine", queue=inbound)
        self.done: Counter[str] = Counter()
        """Pieces of work that ended, by participant as definitions name it."""
        self.failed: Counter[str] = Counter()
        """How many of them failed."""

    def submit(self, message: AnyMessage) -> None:
        """Take an answer of a participant, on any thread.

        That it let go of work which others have is no answer: it is nobody's business but ours.
        """
        if not isinstance(message, Reply | Fail | Cancelled) or message.dispatch is None:
            return
        paper = self._papers.held.get(message.dispatch)
        if paper is None:
            return
        if paper.state == "lost" and isinstance(message, Cancelled):
            if message.accepted:
                self._forget(paper)
            return
        self._post.add([self._letter(paper, message)])

    def _letter(self, paper: Paper, message: Reply | Fail | Cancelled) -> Letter:
        body = returns.answer(message, paper.work, self._worker)
        signature = self._signer.answer(paper.work.participant, body)
        named = properties.work(f"{paper.work.id}/{self._worker}", signature)
        letter = Letter(self._inbound.queue, body, named, self._inbound)
        letter.pack = 1 if signature else PACK
        if self._staff.restricted:
            letter.exchange = answers_of(self._inbound.queue)
        if not isinstance(message, Cancelled) or message.accepted:
            failed = isinstance(message, Fail)
            letter.done = functools.partial(self._settle, paper, failed=failed)
        return letter

    async def _settle(self, paper: Paper, *, failed: bool) -> None:
        """The answer is with the broker: the work need not be kept any more."""
        self.done[paper.work.participant] += 1
        self.failed[paper.work.participant] += failed
        self._papers.answered(paper.work.id)
        if paper.delivered is not None:
            await paper.delivered.settle()
