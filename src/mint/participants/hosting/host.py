from __future__ import annotations

import os
import secrets
import socket
import threading
from typing import TYPE_CHECKING, Any

import msgspec

from mint.backoff import Backoff
from mint.client.refusal import BadRequest, Forbidden
from mint.errors import MintError, NotPermitted
from mint.model.effect import Control, Dispatch
from mint.model.message import AnyMessage, Cancelled
from mint.participants.hosting.delivery import Delivery
from mint.participants.hosting.holding import Holding
from mint.participants.hosting.link import Link
from mint.participants.hosting.outgoing import Outgoing
from mint.transport.local import LocalTransport

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.client.connection import Connection
    from mint.participants.registration import Registration
    from mint.participants.registry import Registry
    from mint.ports.clock import Clock

_WAIT = 30.0
"""Seconds that the server is asked to wait for work."""

_PART = 3.0
"""The lease by this is how long a heartbeat waits for news."""

_FAREWELL = 5.0
"""Seconds to wait for the server when the worker stops."""

_LAST_WORDS = 1.0
"""Seconds that each thread may take to end once nothing is left to do."""

_IDLE = 5.0
"""Seconds after which a thread that waits looks again by itself."""

_MOST = 1000
"""Workitems that the server gives at once at most."""


class Options(msgspec.Struct, frozen=True):
    """How a worker works.

    Args:
        name: by which people know it; "": made of host and process.
        concurrency: workitems at a time.
        threads: how many of them synchronous participants work on; 0: as many as `concurrency`.
        grace: seconds that running work may take to end when the worker stops.
    """

    name: str = ""
    concurrency: int = 8
    threads: int = 0
    grace: float = 30.0


class Host:
    """A worker: participants in a program of its own, which fetches their work from a server.

    It outlives the server. What its participants have finished is kept until the server takes it.

    Args:
        registry: the participants.
        connection: to the server.
        clock: the time.
        options: how it works.
        tell: is given a line for people at each change.

    Example:
        >>> host = Host(registry, connection, clock=clock, tell=print)
        >>> signal.signal(signal.SIGTERM, lambda *_: host.stop())
        >>> host.run()
    """

    def __init__(
        self,
        registry: Registry,
        connection: Connection,
        *,
        clock: Clock,
        options: Options = Options(),  # noqa: B008 - frozen
        tell: Callable[[str], None],
    ) -> None:
        self.name = options.name or f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(2)}"
        self._registry = registry
        self._server = connection
        self._options = options
        self._tell = tell
        self._link = Link(tell)
        self._holding = Holding()
        self._outgoing = Outgoing()
        self._transport = LocalTransport(
            registry,
            self._submit,
            clock=clock,
            threads=options.threads or options.concurrency,
            capacity=options.concurrency,
            observe=self._outgoing.note,
        )
        self._delivery = Delivery(self._outgoing, self._holding, self._ask, self._link)
        self._lease = 60.0
        self._introduced = False
        self._stopping = threading.Event()
        self._freed = threading.Event()
        self._ended = threading.Event()
        self._fatal: MintError | None = None
        self._told_taken: set[str] = set()

    def run(self) -> int:
        """Work until `stop`.

        Returns:
            How many answers could not be told to the server any more.

        Raises:
            Refused: the server does not let it work.
        """
        threads = [
            threading.Thread(target=target, name=f"mint-{target.__name__.strip('_')}", daemon=True)
            for target in (self._fetch, self._pulse, self._delivery.run)
        ]
        for thread in threads:
            thread.start()
        self._stopping.wait()
        left = self._leave(threads)
        if self._fatal is not None:
            raise self._fatal
        return left

    def stop(self) -> None:
        """Have `run` come to its end. May be called from any thread, or from a signal."""
        self._stopping.set()
        self._freed.set()

    # fetching

    def _fetch(self) -> None:
        backoff = Backoff()
        while not self._stopping.is_set():
            self._freed.clear()
            room = self._transport.room()
            if room <= 0:
                self._freed.wait(_IDLE)
                continue
            try:
                self._introduce()
                self._take(self._claim(room))
                backoff.reset()
            except (BadRequest, Forbidden, NotPermitted) as error:
                self._fatal = error
                self.stop()
            except MintError as error:
                self._introduced = False
                self._link.down(error)
                self._stopping.wait(backoff.next())

    def _introduce(self) -> None:
        """Tell the server what is served here; again when it may be another one."""
        if self._introduced:
            return
        entries = [_entry(one) for one in self._registry.all()]
        told = self._ask("register", {**self._who(), "participants": entries})
        # What was fetched when the connection broke may have been booked, and never have come.
        self._ask("release", {"worker": self.name, "but": list(self._holding.states())})
        self._introduced = True
        self._lease = told["lease"]
        self._tell_taken(told["taken"])

    def _tell_taken(self, taken: list[str]) -> None:
        for name in sorted(set(taken) - self._told_taken):
            self._tell(f"the server does the work of {name} itself: none comes here")
        self._told_taken = set(taken)

    def _claim(self, room: int) -> list[dict[str, Any]]:
        names = [one.name for one in self._registry.all()]
        body = {"participants": names, "limit": min(room, _MOST), "wait": _WAIT}
        told = self._ask("claim", {**self._who(), **body}, wait=_WAIT)
        work: list[dict[str, Any]] = told["work"]
        return work

    def _take(self, work: list[dict[str, Any]]) -> None:
        if self._stopping.is_set():
            self._release([one["dispatch"] for one in work])
            return
        dispatches = [_dispatch(one) for one in work]
        # What is given again while its answer waits to be told must not be done again.
        new = [one for one in dispatches if self._holding.add(one)]
        self._transport.deliver([*new])

    def _who(self) -> dict[str, Any]:
        return {"worker": self.name, "host": socket.gethostname(), "pid": os.getpid()}

    # the work

    def _submit(self, message: AnyMessage) -> None:
        """Take an answer of the transport."""
        if isinstance(message, Cancelled):
            held = self._holding.get(message.dispatch)
            if held is None or held.lost:
                self._holding.drop([message.dispatch])
                self._freed.set()
                return
        self._outgoing.answer(message)
        self._freed.set()

    # hearing what becomes of it

    def _pulse(self) -> None:
        backoff = Backoff()
        known: dict[str, Any] = {}
        while not self._ended.is_set():
            if not self._holding.wait(_IDLE):
                continue
            try:
                known = self._beat(known)
                backoff.reset()
            except MintError as error:
                self._link.down(error)
                self._ended.wait(min(backoff.next(), self._lease / _PART))

    def _beat(self, known: dict[str, Any]) -> dict[str, Any]:
        states = self._holding.states()
        wait = self._lease / _PART
        elsewhere = {id_: state for id_, state in known.items() if id_ not in states}
        body = {
            **self._who(),
            "holding": list(states),
            "wait": wait,
            "known": {**states, **elsewhere},
        }
        told = self._ask("heartbeat", body, wait=wait)
        self._lease = told["lease"]
        found: dict[str, Any] = told["states"]
        for dispatch, state in found.items():
            self._heed(dispatch, state)
        return found

    def _heed(self, dispatch: str, state: dict[str, Any]) -> None:
        """Do what a process wants of its work here."""
        held = self._holding.get(dispatch)
        if held is None or held.state == state:
            return
        before, held.state = held.state, state
        match state["state"]:
            case "lost":
                held.lost = True
                if self._outgoing.has_answer(dispatch):
                    return  # it is told, and counts if it is the first
                self._tell(f"lost {dispatch} ({held.dispatch.participant}): it is stopped here")
                self._control(held.dispatch, "cancel", "kill")
            case "cancel":
                self._control(held.dispatch, "cancel", state.get("flavour", ""))
            case "paused":
                self._control(held.dispatch, "pause")
            case "open" if before["state"] == "paused":
                self._control(held.dispatch, "resume")

    def _control(self, work: Dispatch, what: str, flavour: str = "") -> None:
        control = Control(what, work.id, work.wfid, work.key, work.participant, flavour)
        self._transport.deliver([control])

    # the end

    def _leave(self, threads: list[threading.Thread]) -> int:
        """Fetch nothing more, let running work end, bring its answers, and give the rest back."""
        back = [one.id for one in self._transport.withdraw()]
        self._holding.drop(back)
        running = len(self._holding)
        self._tell(f"stopping: {running} running, {len(back)} given back")
        self._release(None, but=list(self._holding.states()), leaving=True)
        threads[0].join(_FAREWELL)  # the one that fetches
        unfinished = self._transport.close(self._options.grace if running else 0.0)
        left = self._outgoing.close(_FAREWELL)
        self._ended.set()
        self._holding.drop([one.id for one in unfinished])
        if unfinished:
            self._tell(f"{len(unfinished)} did not end in time, and are given back")
        if left:
            self._tell(
                f"{left} answer(s) could not be told to the server: their work is done again"
            )
        self._release(None, but=[], leaving=True)
        for thread in threads:
            thread.join(_LAST_WORDS)
        self._server.close()
        return left

    def _release(
        self, dispatches: list[str] | None, but: list[str] | None = None, *, leaving: bool = False
    ) -> None:
        """Give work back; when that fails, it is given to others once its lease is over."""
        body = {"dispatches": dispatches, "but": but or [], "leaving": leaving}
        try:
            self._ask("release", {"worker": self.name, **body})
        except MintError as error:
            self._link.down(error)

    def _ask(self, path: str, body: dict[str, Any], wait: float = 0.0) -> Any:
        told = self._server.ask("POST", f"/work/{path}", wait=wait, body=body)
        names = ", ".join(one.name for one in self._registry.all())
        self._link.up(f"connected to {self._server.place} as {self.name}; serves {names}")
        return told


def _dispatch(told: dict[str, Any]) -> Dispatch:
    """A workitem of the API as the transport takes it."""
    return Dispatch(
        told["dispatch"],
        told["wfid"],
        told["key"],
        told["participant"],
        told["params"],
        told["fields"],
        attempt=told["attempt"],
        at=told["at"],
        wf_name=told["wf_name"],
        trace=told.get("trace", ""),
    )


def _entry(one: Registration) -> dict[str, Any]:
    """What the server is told of a participant; what older ones do not know, only if it is set."""
    longest = {} if one.backoff_max is None else {"backoff_max": one.backoff_max}
    return {
        "name": one.name,
        "pattern": one.pattern,
        "retries": one.retries,
        "backoff": one.backoff,
        **longest,
        "timeout": one.timeout,
        "concurrency": one.concurrency,
    }
