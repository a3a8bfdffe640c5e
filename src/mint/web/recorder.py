from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from litestar.concurrency import sync_to_thread
from litestar.enums import ScopeType

from mint.ports.audit import Deed
from mint.web.actor import Actor
from mint.web.passes import EVERYTHING
from mint.web.rules import NOBODY, OPTION, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

    from mint.ports.audit import Outcome
    from mint.ports.clock import Clock
    from mint.web.scribe import Scribe

_FORBIDDEN = 403
_REFUSED = 400
_FAILED = 500

_LONGEST = 500
"""Characters of a text of an audit's line."""


class Recorder:
    """Has the audit tell each request that changes something, and each that was not permitted.

    The answer waits until that is on the disk, but for what programs ask often. Requests of workers
    pass without a line: what they do is told by the history.

    Args:
        inner: the application.
        scribe: writes.
        clock: the time.
        owner: who runs the server.
    """

    def __init__(self, inner: ASGIApp, scribe: Scribe, clock: Clock, owner: str) -> None:
        self._inner = inner
        self._scribe = scribe
        self._clock = clock
        self._owner = owner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and record it."""
        if scope["type"] != ScopeType.HTTP:
            await self._inner(scope, receive, send)
            return
        scope["user"] = Actor(scope.get("auth", EVERYTHING), self._owner)
        answer = _Answer(self, scope, send)
        try:
            await self._inner(scope, receive, answer)
        finally:
            if not answer.status and rule_of(scope).deed:
                self._note(scope, _FAILED, "the server ended before there was an answer")

    async def record(self, scope: HTTPScope, status: int, body: bytes) -> None:
        """Write down how a request was answered."""
        self._note(scope, status, _message(body) if status >= _REFUSED else "")
        if rule_of(scope).often or not rule_of(scope).deed:
            self._scribe.write_soon()
        else:
            await sync_to_thread(self._scribe.write)

    def _note(self, scope: HTTPScope, status: int, reason: str) -> None:
        for deed in _deeds(scope, status, reason, self._clock.now()):
            self._scribe.note(deed)


class _Answer:
    """Holds an answer back until it is recorded, where it is to be."""

    def __init__(self, recorder: Recorder, scope: HTTPScope, send: Send) -> None:
        self.status = 0
        self._recorder = recorder
        self._scope = scope
        self._send = send
        self._head: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            if _is_recorded(self._scope, self.status):
                self._head = message
                return
        elif message["type"] == "http.response.body" and self._head is not None:
            self._body += message["body"]
            if message["more_body"]:
                return
            await self._recorder.record(self._scope, self.status, self._body)
            await self._send(self._head)
            message = {"type": "http.response.body", "body": self._body, "more_body": False}
        await self._send(message)


def rule_of(scope: HTTPScope) -> Rule:
    """The rule of the route that was asked; that of none when there is no such route."""
    # There is none before the router found one.
    handler: Any = scope.get("route_handler")
    found: Rule = NOBODY if handler is None else handler.opt.get(OPTION, NOBODY)
    return found


def _is_recorded(scope: HTTPScope, status: int) -> bool:
    if status == _FORBIDDEN:
        return True
    looks = scope["user"].looks and status < _REFUSED
    return bool(rule_of(scope).deed) and not looks


def _deeds(scope: HTTPScope, status: int, reason: str, at: float) -> Iterator[Deed]:
    actor: Actor = scope["user"]
    params: dict[str, Any] = scope.get("path_params", {})
    bearer = actor.bearer
    reason = reason or actor.reason
    outcome: Outcome = "done" if not reason else "refused" if status < _FAILED else "failed"
    deed = Deed(
        at,
        actor.who,
        rule_of(scope).deed or _cut(f"{scope['method']} {scope['path']}"),
        outcome,
        bearer.name,
        bearer.id,
        _cut(actor.wfid or params.get("wfid", "")),
        _cut(actor.subject or str(params.get("name", "")).removeprefix("/")),
        _cut(actor.why),
        _cut(reason),
        actor.details,
    )
    yield deed
    for wfid, why in actor.refusals.items():
        yield msgspec.structs.replace(deed, outcome="refused", wfid=wfid, reason=_cut(why))


def _message(body: bytes) -> str:
    """What an answer says was wrong."""
    try:
        told = msgspec.json.decode(body)
        return str(told["message"]) or "refused"
    except (msgspec.DecodeError, KeyError, TypeError):
        return "refused"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
