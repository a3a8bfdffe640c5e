from __future__ import annotations

import asyncio
import os
import secrets
import socket
import threading
from typing import TYPE_CHECKING, Any

from mint.errors import BadCommand, MintError
from mint.model.wire import INBOUND
from mint.participants.hosting.answering import Answering
from mint.participants.hosting.attending import Attending
from mint.participants.hosting.consumers import Consumers
from mint.participants.hosting.controls import Controls, Desk
from mint.participants.hosting.handing_on import HandingOn
from mint.participants.hosting.host import Options
from mint.participants.hosting.link import Link
from mint.participants.hosting.papers import Papers
from mint.participants.hosting.pulse import Pulse
from mint.participants.hosting.sessions import Sessions
from mint.participants.hosting.signer import Signer
from mint.participants.hosting.staff import Staff
from mint.transport.amqp.post import Post
from mint.transport.local import LocalTransport
from mint.transport.loop import LoopThread

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from mint.model.signing import Key
    from mint.participants.registry import Registry
    from mint.ports.clock import Clock

_CLAIM_AFTER = 5.0
"""Seconds of work after which the engine is told, and the broker need not keep it any more."""

_FAREWELL = 5.0
"""Seconds to wait for the broker when the worker stops."""


class BrokerHost:
    """A worker that gets its work from RabbitMQ, and brings its answers there.

    A workitem is acknowledged once its answer has reached the broker; one that takes long, once
    the engine has noted that it is here, for a time that each sign of life prolongs: so a broker
    never waits long, and what a dead worker had is given to another.

    Args:
        registry: the participants.
        url: of the broker; see `Nodes`.
        clock: the time.
        options: how it works.
        tell: is given a line for people at each change.
        inbound: the queue by which answers come to an engine.
        claim_after: seconds of work after which the engine is told of it.
        keys: with which its participants sign.
        strict: whether only work counts that an engine has signed.
        load: makes the participants anew, with the code of then; None: that cannot be.

    Raises:
        SettingsError: the URL is none of a broker.

    Example:
        >>> host = BrokerHost(registry, "amqp://localhost/", clock=clock, tell=print)
        >>> signal.signal(signal.SIGTERM, lambda *_: host.stop())
        >>> host.run()
    """

    def __init__(  # noqa: PLR0913 - each is a choice of its own
        self,
        registry: Registry,
        url: str,
        *,
        clock: Clock,
        options: Options = Options(),  # noqa: B008 - frozen
        tell: Callable[[str], None],
        inbound: str = INBOUND,
        claim_after: float = _CLAIM_AFTER,
        keys: Sequence[Key] = (),
        strict: bool = False,
        load: Callable[[], Registry] | None = None,
    ) -> None:
        self.name = options.name or f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(2)}"
        self._load = load
        self._options = options
        self._grace = options.grace
        self._tell = tell
        self._clock = clock
        self._link = Link(tell)
        self._thread = LoopThread("mint-amqp")
        self._post = Post(self._thread.call)
        self._papers = Papers()
        self._staff = Staff(registry)
        signer = Signer(keys, self._staff, strict=strict)
        self._stopping = threading.Event()
        answering = Answering(
            self._papers,
            self._post,
            self._staff,
            signer,
            worker=self.name,
            inbound=inbound,
            forget=lambda paper: self._thread.spawn(self._handing_on.forget, paper, "forget"),
        )
        self._pulse = Pulse(
            {"worker": self.name, "host": socket.gethostname(), "pid": os.getpid()},
            self._staff,
            self._papers,
            clock=clock,
            claim_after=claim_after,
            wake=self._thread.call,
            tell=tell,
            control=lambda control: self._transport.deliver([control]),
            has_begun=lambda dispatch: self._transport.has_begun(dispatch),  # noqa: PLW0108 - later
        )
        self._transport = LocalTransport(
            self._staff,
            answering.submit,
            clock=clock,
            threads=options.threads or options.concurrency,
            capacity=options.concurrency,
            observe=self._pulse.note,
        )
        self._handing_on = HandingOn(
            self._staff,
            self._papers,
            self._transport,
            self._post,
            lambda freed: self._pulse.wish({"do": "release", "dispatches": freed}),
        )
        self._consumers = Consumers(
            self._staff,
            self._papers,
            self._transport,
            handing_on=self._handing_on,
            signer=signer,
            most=options.concurrency,
            link=self._link,
            clock=clock,
        )
        self._sessions = Sessions(url, self.name, self._staff, signer.call, self._link)
        desk = Desk(self._staff, self._papers, answering, clock, clock.now())
        self.attending = Attending(
            url, self._staff, lambda address: Controls(address, desk, self), self._link
        )

    def run(self) -> int:
        """Work until `stop`.

        Returns:
            How many answers did not reach the broker.
        """
        parts = self._post, self._pulse, self._consumers
        self._thread.spawn(lambda all_: self._sessions.run(*all_), parts, "worker")
        self._thread.spawn(lambda _: self.attending.run(), None, "control")
        self._stopping.wait()
        return self._leave()

    def stop(self) -> None:
        """Have `run` come to its end. May be called from any thread, or from a signal."""
        self._stopping.set()

    # how it is steered, see `Steered`

    def wish(self, dispatch: str, flavour: str) -> None:
        """See `Steered.wish`."""
        self._pulse.wish({"do": "cancel", "dispatch": dispatch, "flavour": flavour})

    def look(self) -> None:
        """See `Steered.look`."""
        self._thread.spawn(lambda _: self._consumers.look(), None, "look")

    def reload(self) -> None:
        """See `Steered.reload`."""
        if self._load is None:
            raise BadCommand("its participants come from no file that could be loaded anew")
        if not self._staff.waiting:
            self._staff.waiting = True
            self._thread.spawn(self._begin_anew, self._load, "reload")

    def shutdown(self, grace: float | None) -> None:
        """See `Steered.shutdown`."""
        if grace is not None:
            self._grace = grace
        self._staff.leaving = True
        self.stop()

    async def _begin_anew(self, load: Callable[[], Registry]) -> None:
        """With the code of now, once the work in hand is done; else go on as before."""
        await self._consumers.look()
        await self._papers.emptied()
        try:
            self._staff.replace(await asyncio.to_thread(load))
            self._tell(f"reloaded; serves {', '.join(self._staff.names())}")
        except MintError as error:
            self._tell(f"not reloaded, it goes on as before: {error}")
        self._pulse.introduce()
        await self._pulse.greeted.wait()
        self._staff.waiting = False
        await self._consumers.look()
        await self.attending.agree()

    # the end

    def _leave(self) -> int:
        """Let running work end, and bring its answers; what has not begun goes back."""
        self._staff.leaving = True
        self._await(self._consumers.look)
        for work in self._transport.withdraw():  # the broker was not there to take it back
            self._papers.drop(work.id)
        running = len(self._papers.held)
        self._tell(f"stopping: {running} running")
        unfinished = self._transport.close(self._grace if running else 0.0)
        left = self._last_words()
        self._await(self.attending.close)
        self._sessions.end()
        self._thread.close(_FAREWELL)  # what was not acknowledged is delivered to another
        if unfinished:
            self._tell(f"{len(unfinished)} did not end in time, and are given back")
        if left:
            self._tell(f"{left} answer(s) did not reach the broker: their work is done again")
        return left

    def _last_words(self) -> int:
        """Wait until all that is said has reached the broker: how much has not."""
        end = self._clock.now() + _FAREWELL
        waiting = threading.Event()
        while len(self._post) and self._thread.is_alive() and self._clock.now() < end:
            waiting.wait(0.02)
        return len(self._post)

    def _await(self, what: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Have something done in the loop, and wait for it a little."""
        done = threading.Event()

        async def do(_: None) -> None:
            await what()
            done.set()

        if self._thread.is_alive():
            self._thread.spawn(do, None, "farewell")
            done.wait(_FAREWELL)
