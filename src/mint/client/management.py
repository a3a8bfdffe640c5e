"""RabbitMQ as its administrators ask it: by the HTTP API of its management plug-in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import quote, unquote, urlsplit

import httpx2

from mint.errors import MintError
from mint.model.wire import (
    AIR_ANSWERS,
    AIR_CALLS,
    CALLS,
    CONTROL,
    DEAD,
    DELIVERIES,
    WORKERS,
    answers_of,
    launches_of,
    queue_of,
    quorum,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

_PATIENCE = 30.0

_BAD, _UNAUTHORIZED, _NOT_FOUND = 400, 401, 404

_OWN = r"amq\.gen-.*"
"""Queues that the broker names, which only the connection that has declared one can use."""


class Rights(NamedTuple):
    """What a user of the broker may configure, write to and read from: regular expressions."""

    configure: tuple[str, ...] = ()
    write: tuple[str, ...] = ()
    read: tuple[str, ...] = ()

    def with_(self, other: Rights) -> Rights:
        """These and those."""
        return Rights(*(tuple(dict.fromkeys(a + b)) for a, b in zip(self, other, strict=True)))


def worker_rights(queue: str, inbound: str, *, classic: bool) -> Rights:
    """The least with which a participant can work.

    It may read its queue, and answer. Workers of MINT also speak with engines, hear of cancels by a
    queue of their own, and obey who controls them by another; programs of the original wire declare
    their queue.

    Args:
        queue: by which its work comes.
        inbound: the queue of the engines.
        classic: whether it is a program of the original wire.
    """
    work, answers = re.escape(queue), re.escape(answers_of(inbound))
    if classic:
        return Rights((work,), (answers,), (work,))
    calls, control = re.escape(CALLS), re.escape(CONTROL)
    address = rf"{re.escape(queue.removeprefix(queue_of('')))}\..+\.\d+"
    return Rights(
        (_OWN, address),
        (_OWN, address, calls, answers, re.escape(AIR_ANSWERS)),
        (_OWN, address, control, work, re.escape(AIR_CALLS)),
    )


class Management:
    """A broker, as an administrator sees it.

    Args:
        url: `http://admin:password@mq.example.org:15672/vhost`; without a path, the vhost `/`.

    Raises:
        MintError: this is no such URL.

    Example:
        >>> with Management("http://guest:guest@127.0.0.1:15672/boss") as broker:
        ...     broker.prepare("mint.work.weigh", "ruote_workitems", classic=False)
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise MintError(
                "--management: say such as http://USER:PASSWORD@mq.example.org:15672/VHOST, or "
                "have the environment variable MINT_MANAGEMENT say it, which nobody else sees"
            )
        self.vhost = unquote(parts.path.removeprefix("/")) or "/"
        host = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
        self._place = f"{parts.scheme}://{host}"
        self._client = httpx2.Client(
            base_url=f"{self._place}/api/",
            auth=(unquote(parts.username or "guest"), unquote(parts.password or "guest")),
            timeout=_PATIENCE,
            trust_env=False,
        )

    def prepare(self, queue: str, inbound: str, *, classic: bool) -> None:
        """Declare what a participant needs that may declare nothing: its queue, and exchanges.

        What is there already stays as it is.

        Raises:
            MintError: the broker does not do it.
        """
        vhost = quote(self.vhost, safe="")
        plain: dict[str, Any] = {"durable": True, "arguments": {}}
        lasting = {**plain, "arguments": quorum(DELIVERIES)}
        queues = {
            DEAD: {**plain, "arguments": {"x-queue-type": "quorum"}},
            inbound: lasting,
            WORKERS: {**plain, "arguments": {"x-queue-type": "quorum"}},
            queue: plain if classic else lasting,
        }
        for name, how in queues.items():
            self._declare(f"queues/{vhost}/{quote(name, safe='')}", how)
        self._declare(f"exchanges/{vhost}/{CONTROL}", {"type": "topic", "durable": True})
        self._declare(f"exchanges/{vhost}/{AIR_CALLS}", {"type": "direct", "durable": True})
        self._declare(f"exchanges/{vhost}/{AIR_ANSWERS}", {"type": "direct", "durable": False})
        for exchange, to in (
            (answers_of(inbound), inbound),
            (launches_of(inbound), inbound),
            (CALLS, WORKERS),
        ):
            named = quote(exchange, safe="")
            self._declare(f"exchanges/{vhost}/{named}", {"type": "fanout", "durable": True})
            where = f"bindings/{vhost}/e/{named}/q/{quote(to, safe='')}"
            self._ask("POST", where, {"routing_key": "", "arguments": {}})

    def has_user(self, user: str) -> bool:
        """Whether there is a user of this name."""
        return self._ask("GET", f"users/{quote(user, safe='')}", missing=True) is not None

    def add_user(self, user: str, password: str) -> None:
        """Make a user who may do nothing yet.

        Raises:
            MintError: the broker does not do it.
        """
        self._ask("PUT", f"users/{quote(user, safe='')}", {"password": password, "tags": ""})

    def grant(self, user: str, rights: Rights) -> Rights:
        """Give a user some rights, besides those that it was given in this way before.

        Returns:
            All that it has now.

        Raises:
            MintError: it has rights of another kind, which this must not touch; or the broker does
                not do it.
        """
        where = f"permissions/{quote(self.vhost, safe='')}/{quote(user, safe='')}"
        known = self._ask("GET", where, missing=True)
        if known is not None:
            rights = Rights(*(_parted(user, known[kind]) for kind in Rights._fields)).with_(rights)
        texts = (_joined(each) for each in rights)
        self._ask("PUT", where, dict(zip(Rights._fields, texts, strict=True)))
        return rights

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _declare(self, where: str, how: dict[str, Any]) -> None:
        """Declare something; it is left alone when it is there, whatever it is like."""
        if self._ask("GET", where, missing=True) is None:
            self._ask("PUT", where, how)

    def _ask(
        self, method: str, where: str, body: dict[str, Any] | None = None, *, missing: bool = False
    ) -> Any:
        try:
            answer = self._client.request(method, where, json=body)
        except httpx2.HTTPError as error:
            raise MintError(
                f"the management of the broker does not answer at {self._place}: {error}. Is the "
                "plug-in there (`rabbitmq-plugins enable rabbitmq_management`)?"
            ) from error
        if missing and answer.status_code == _NOT_FOUND:
            return None
        if answer.status_code == _UNAUTHORIZED:
            raise MintError(
                f"the management of the broker at {self._place} does not let us in: it needs the "
                "name and password of a user with the tag `administrator`"
            )
        if answer.status_code >= _BAD:
            raise MintError(f"the broker does not {method} {where}: {_reason(answer)}")
        return answer.json() if answer.content else {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _joined(alternatives: Iterable[str]) -> str:
    """One regular expression for several; none of them: nothing."""
    return f"^(?:{'|'.join(alternatives)})$" if alternatives else "^$"


def _parted(user: str, pattern: str) -> tuple[str, ...]:
    """Several regular expressions out of one; see `_joined`."""
    if pattern in ("", "^$"):
        return ()
    inner = pattern.removeprefix("^(?:").removesuffix(")$")
    if pattern != f"^(?:{inner})$":
        raise MintError(
            f"the user {user!r} of the broker has the right {pattern!r}, which was not given by "
            "this command: choose another user, or clear its permissions"
        )
    return tuple(re.split(r"(?<!\\)\|", inner))


def _reason(answer: httpx2.Response) -> str:
    try:
        told = answer.json()
        return str(told.get("reason") or told.get("error"))
    except (ValueError, AttributeError):
        return f"status {answer.status_code}"
