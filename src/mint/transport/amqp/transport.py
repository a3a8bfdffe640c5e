from __future__ import annotations

import asyncio
import functools
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import structlog

from mint.model.effect import Dispatch
from mint.model.message import Cancelled
from mint.model.wire import CONTROL, OWN
from mint.ports.transport import Transport
from mint.transport.amqp import documents, properties
from mint.transport.amqp.calls import Calls
from mint.transport.amqp.intake import Intake
from mint.transport.amqp.nodes import Nodes
from mint.transport.amqp.post import Letter, Post
from mint.transport.amqp.queues import Queues
from mint.transport.amqp.staying import Staying
from mint.transport.loop import LoopThread

if TYPE_CHECKING:
    from collections.abc import Callable

    from aio_pika.abc import AbstractConnection

    from mint.model.effect import Control
    from mint.model.signing import Purpose, Seal
    from mint.ports.broker import Depth
    from mint.ports.directory import Entry
    from mint.ports.front import Front, LaunchOrder
    from mint.settings import AmqpSettings
    from mint.transport.amqp.incoming import Wish
    from mint.transport.amqp.line import Line
    from mint.transport.amqp.lookout import Lookout

log = structlog.get_logger("mint.amqp")

CAPACITY = 20_000
"""Messages that may wait for the broker's confirm; the rest waits in the store."""


_SIGN = 3.0
"""Seconds that a worker has to say that it holds what is to be cancelled."""


class Inside(NamedTuple):
    """The engine as it is seen from the broker.

    Args:
        front: the engine.
        order: makes an order of a wish to launch; may raise any MintError.
        answer: answers to what a worker says of itself, with what its signatures have shown.
        is_held: whether a worker has said that it has a dispatch.
        check: what the signatures of a message show: what it is, its body, its header.
        sign: the signatures of work for a participant that has to sign.
        note: writes down who launched; see `Intake`. It is called in the loop.
        has_queue: whether a queue is that of a participant.
    """

    front: Front
    order: Callable[[Wish], LaunchOrder]
    answer: Callable[[bytes, Seal], dict[str, Any]]
    is_held: Callable[[str], bool]
    check: Callable[[Purpose, bytes, object], Seal]
    sign: Callable[[str, bytes], str]
    note: Callable[[Wish, str, str, str], None]
    has_queue: Callable[[str], bool]


class AmqpTransport(Transport):
    """Carries work to participants by RabbitMQ; implements the ports `Transport` and `Broker`.

    It also takes in what comes by the broker: launches and answers.

    Args:
        name: under which the engine books what it gives to this transport.
        settings: of the broker.
        entry_of: the participant of a name, when it has a queue; else None.
    """

    durable = True

    def __init__(
        self, name: str, settings: AmqpSettings, entry_of: Callable[[str], Entry | None]
    ) -> None:
        self.name = name
        self.generation = 1
        """Of what is given to it now; see `mint.ports.engines`."""
        self.fault: str | None = "not connected yet"
        """Why there is no connection, None while there is one."""
        self._settings = settings
        self._nodes = Nodes(settings.url, whose="amqp.url")
        self._entry_of = entry_of
        self._thread = LoopThread("mint-amqp")
        self.post = Post(self._thread.call)
        self._inside: Inside | None = None
        self._lookout: Lookout | None = None
        self._staying = Staying(self._nodes, f"mint {name}", self._lose, settings.timeout)
        self._withdrawn = False
        self._intake: Intake | None = None

    @property
    def holder(self) -> str:
        """See `Transport.holder`."""
        return f"{self.name}:{self.generation}"

    @property
    def nodes(self) -> str:
        """See `Broker.nodes`."""
        return str(self._nodes)

    @property
    def letters(self) -> int:
        """See `Broker.letters`."""
        return len(self.post)

    @property
    def declared_again(self) -> int:
        """See `Broker.declared_again`."""
        return self.post.declared_again

    def depths(self) -> dict[str, Depth]:
        """See `Broker.depths`."""
        return {} if self._lookout is None else self._lookout.depths

    def room(self) -> int:
        """How many more dispatches it will take now: none while there is no broker."""
        if self._withdrawn or self.fault is not None:
            return 0
        return max(0, CAPACITY - len(self.post))

    def serves(self, participant: str) -> bool:
        """Whether a participant has a queue."""
        return self._entry_of(participant) is not None

    def deliver(self, work: list[Dispatch | Control]) -> None:
        """Take work that is committed; it is sent again until the broker has it."""
        letters: list[Letter] = []
        for one in work:
            entry = self._entry_of(one.participant)
            if entry is None:
                continue
            if isinstance(one, Dispatch):
                body = documents.workitem(one)
                letters.append(self._signed(entry, body, one.id))
            elif not entry.classic:
                letters.append(_hint(one))
                self._expect_a_holder(one)
            elif one.what == "cancel":
                body = documents.cancel(one)
                letters.append(self._signed(entry, body, f"{one.dispatch}/cancel"))
                self._let_go(one)  # programs of the original wire never answer
        self.post.add(letters)

    def _signed(self, entry: Entry, body: bytes, identity: str) -> Letter:
        """Something for a participant, signed where it has to sign itself."""
        inside = self._inside
        signature = inside.sign(entry.name, body) if entry.signed and inside is not None else ""
        named = properties.work(identity, signature)
        return Letter(entry.queue, body, named, entry, pack=1 if signature else entry.pack)

    def _expect_a_holder(self, control: Control) -> None:
        """A cancel is answered by the worker that has the work; when none says so, here."""
        if control.what == "cancel":
            self._thread.spawn(self._ask_for_holder, control, f"cancel {control.dispatch}")

    async def _ask_for_holder(self, control: Control) -> None:
        await asyncio.sleep(_SIGN)
        inside = self._inside
        if inside is not None and not await asyncio.to_thread(inside.is_held, control.dispatch):
            self._let_go(control)

    def _let_go(self, control: Control) -> None:
        if self._inside is not None:
            told = Cancelled(wfid=control.wfid, key=control.key, dispatch=control.dispatch)
            self._inside.front.tell(told)

    def start(self, inside: Inside, lookout: Lookout) -> None:
        """Begin to work, for an engine.

        Args:
            inside: the engine.
            lookout: looks at the queues of participants.
        """
        self._inside = inside
        self._lookout = lookout
        self._intake = Intake(
            inside.front,
            inside.order,
            self.post,
            self._thread.call,
            check=lambda body, header: inside.check("answer", body, header),
            note=inside.note,
            may_answer=self._may_answer_to,
        )
        calls = Calls(
            lambda body, header: inside.answer(body, inside.check("call", body, header)),
            self._may_answer_to,
        )
        session = functools.partial(self._session, (self._intake, calls, lookout))
        self._thread.spawn(self._staying.run, session, "amqp")

    def _may_answer_to(self, queue: str) -> bool:
        """Whether somebody may have an answer sent to a queue: not where others get their work."""
        ours = queue == self._settings.queue or queue.startswith(OWN)
        return not ours and (self._inside is None or not self._inside.has_queue(queue))

    def withdraw(self) -> None:
        """Take nothing more, from either side; what is under way is brought to its end."""
        self._withdrawn = True
        if self._intake is not None:
            self._intake.withdraw()

    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return not len(self.post) and (self._intake is None or self._intake.is_idle())

    def close(self, timeout: float) -> None:
        """Stop. What is not confirmed yet is sent at the next start.

        Args:
            timeout: seconds to wait.
        """
        self._staying.end()
        self._thread.close(timeout)

    def _lose(self, reason: str) -> None:
        if self.fault != reason:
            log.warning("no broker; trying again", reason=reason)
        self.fault = reason

    async def _session(
        self, parts: tuple[Intake, Calls, Lookout], connection: AbstractConnection, line: Line
    ) -> None:
        """Work with one connection, until it breaks."""
        settings, (intake, calls, lookout) = self._settings, parts
        inbound = await line.channel(confirms=False)
        outbound, asked = await line.channel(), await line.channel()
        queues = Queues(connection, settings.deliveries)
        await queues.inbound(settings.queue)
        self.fault = None
        self._staying.succeed()
        log.info("connected to the broker")
        async with asyncio.TaskGroup() as group:
            group.create_task(line.until_closed())
            group.create_task(intake.run(inbound, settings.queue, settings.prefetch))
            group.create_task(self.post.run(outbound, queues))
            group.create_task(calls.run(asked))
            group.create_task(lookout.run(queues))


def _hint(control: Control) -> Letter:
    """Have whoever holds a dispatch ask how it stands."""
    body = msgspec.json.encode({"dispatch": control.dispatch})
    return Letter(control.participant, body, properties.hint(), exchange=CONTROL)
