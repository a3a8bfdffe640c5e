from __future__ import annotations

import json
import logging
import os
import threading
from typing import TYPE_CHECKING, Any, cast

from mint.client.key_file import keys_of
from mint.compat.consumer_thread import ConsumerThread
from mint.compat.line import Line
from mint.compat.place import Place
from mint.compat.reports import format_block, format_exception, format_ruby_backtrace
from mint.compat.workitem import Workitem, encoded

if TYPE_CHECKING:
    from collections.abc import Callable

    from amqp import Message

LABEL = "Ruote::Amqp::RemoteError"
"""The class by which all errors of these participants go, as ever: `on_error` may look for it."""

_BROKER_GONE = "the broker is away, and the participant stops: the work is given to others"


class Participant:
    """Does the work that comes by a queue; subclasses say in `consume` what that is.

    Where the environment variable `MINT_SIGNING_KEY` names the file of a key, answers are signed.

    Any number of them, in any number of programs, may share a queue: each has one workitem at a
    time. A workitem is acknowledged once the broker has the answer to it, so that none is lost;
    when a participant dies in between, the work is done again by another.

    Args:
        ruote_queue: the queue. It is made if it is not there.
        amqp_host: `HOST` or `HOST:PORT`.
        amqp_user: who.
        amqp_pass: password of the user.
        amqp_vhost: the virtual host.

    Attributes:
        workitem: the one in hand.
        log: a logger.

    Example:
        >>> class Sizer(Participant):
        ...     def consume(self):
        ...         self.workitem.fields.size = 700
        >>> Sizer(ruote_queue="sizer", amqp_host="broker.example.org").run()
    """

    def __init__(
        self,
        ruote_queue: str,
        amqp_host: str = "localhost",
        amqp_user: str = "ruote",
        amqp_pass: str = "ruote",  # noqa: S107 - the known default of the original
        amqp_vhost: str = "ruote",
    ) -> None:
        # Programs of the original rely on it that what they log is seen.
        logging.basicConfig(
            level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s: %(message)s"
        )
        self.workitem = cast("Workitem", None)  # it is set whenever it is looked at
        self.log = logging.getLogger("RuoteAMQP.participant")
        self._place = Place(amqp_host, amqp_user, amqp_pass, amqp_vhost)
        self._queue = ruote_queue
        self._line: Line | None = None
        self._owner = 0
        self._finishing = False

    def consume(self) -> None:
        """Do the work: `self.workitem` has it. What this raises becomes an error of the process."""

    def cancelled(self) -> None:
        """Hear that a process wants a workitem no more: `self.workitem` tells which.

        It comes by the queue, behind the work that waits there. The process does not wait for it.
        """
        self.log.warning("Ignoring a cancel message")

    def run(self) -> None:
        """Work until `finish`. When the broker goes away, wait for it to come back.

        Raises:
            RuntimeError: it runs already.
            MintError: the file of its key cannot be read.
            ValueError: something came that is no workitem. It is thrown away.
            AMQPError: the broker does not want us.
        """
        if self._line is not None:
            raise RuntimeError("Participant already running")
        self._owner = threading.get_ident()
        self._line = line = Line(self._place, self._queue, keys_of(os.environ))
        try:
            while not self._finishing:
                message = line.next()
                if message is not None:
                    self.workitem_callback(message)
        finally:
            self._line = None
            self._finishing = False
            line.close()

    def finish(self) -> None:
        """Have `run` return: at once, or when the workitem in hand is done.

        May be called from any thread, and from the handler of a signal.
        """
        self._finishing = True
        line = self._line
        if line is not None:
            line.wake()

    def reply_to_engine(self, workitem: Workitem | None = None) -> None:
        """Send a workitem back. When this returns, the broker has it on its disk.

        May be called from any thread while the participant runs.

        Args:
            workitem: which; None: the one in hand.

        Raises:
            RuntimeError: the participant does not run.
            TypeError, ValueError: the workitem holds what JSON cannot say.
        """
        self._send(encoded(self.workitem if workitem is None else workitem))

    def workitem_callback(self, msg: Message) -> None:
        """Handle what came by the queue.

        Args:
            msg: as it came.

        Raises:
            ValueError: it is no workitem.
        """
        line = self._running()
        try:
            self.workitem = _workitem(msg.body)
        except ValueError as error:
            self.log.error("%s%s", error, format_block(msg.body))  # noqa: TRY400 - it is raised
            line.refuse(msg)
            raise
        if line.had(msg):
            self.log.info("this is done already, and comes once more: %r", self.workitem)
        elif self.workitem.is_cancel:
            self.cancelled()
        elif not self._work(msg):
            return
        line.done(msg)

    def _work(self, msg: Message) -> bool:
        """Whether a workitem is done and answered."""
        asked_to_forget = self.workitem.forget
        line, over = self._running(), threading.Event()

        def end() -> None:
            over.set()
            line.wake()

        consumer = ConsumerThread(self, end)
        consumer.start()
        while not over.is_set():
            line.turn()
        consumer.join()
        if consumer.exception is not None:
            self._fail(consumer.exception, consumer.trace or ())
        if asked_to_forget or (self.workitem.forget and consumer.exception is None):
            return True
        try:
            self._send(self._answer(msg))
        except ConnectionAbortedError as error:
            self.log.warning("%s", error)
            return False
        return True

    def _fail(self, error: BaseException, trace: Any) -> None:
        self.workitem.error = {
            "class": LABEL,
            "message": format_exception(error),
            "trace": format_ruby_backtrace(trace),
        }

    def _answer(self, msg: Message) -> bytes:
        """The workitem as it is sent back; as it came, with an error, if that cannot be."""
        try:
            return encoded(self.workitem)
        except (TypeError, ValueError, RecursionError) as error:
            self.log.exception("the workitem cannot be sent back")
            self.workitem = Workitem(msg.body)
            self._fail(error, ())
            return json.dumps(self.workitem.to_h()).encode()

    def _send(self, body: bytes) -> None:
        line = self._running()
        future = line.post(body)
        if threading.get_ident() == self._owner:
            self._until(line, future.done)
        future.result()

    def _until(self, line: Line, over: Callable[[], bool]) -> None:
        while not over():
            if self._finishing and line.broken:
                raise ConnectionAbortedError(_BROKER_GONE)
            line.turn()

    def _running(self) -> Line:
        if self._line is None:
            raise RuntimeError("the participant is not connected: call run() first")
        return self._line


def _workitem(body: str | bytes) -> Workitem:
    try:
        workitem = Workitem(body)
        workitem.params  # noqa: B018 - whether fields and params are what they are called
    except KeyError as error:
        raise ValueError(f"this is no workitem: it has no {error}") from None
    except (ValueError, TypeError, RecursionError) as error:
        raise ValueError(f"this is no workitem: {error}") from error
    return workitem
