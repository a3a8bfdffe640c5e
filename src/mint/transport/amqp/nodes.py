from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

import aio_pika
from aio_pika.exceptions import AMQPError

from mint.transport.amqp.faults import checked_url, reason_of

if TYPE_CHECKING:
    from aio_pika.abc import AbstractConnection

LOST = (AMQPError, OSError, RuntimeError, TimeoutError)
"""What tells that there is no connection. Channels of one that is closed raise RuntimeError."""

_SECONDS = 10.0

_HEARTBEAT = 15
"""Seconds between signs of life, where the URL does not say otherwise: a line that is silent for
three times as long is dead. The library's own 60 leave work with a dead node for three minutes."""

_BETWEEN = re.compile(r",\s*(?=\w+://)")
"""A comma within a URL parts nothing."""


class Nodes:
    """The nodes of a broker, by any of which it can be reached.

    Each connection is made with the node after that of the last one: whoever connects again does
    it because something was wrong with the one before.

    Args:
        urls: `amqp://user:password@mq.example.org/vhost`, or `amqps://`; several with commas
            between them.
        vhost: another virtual host than that of the URLs; "": that one.
        whose: how errors name them: the setting, or the option.

    Raises:
        SettingsError: one of them is no URL of a broker.

    Example:
        >>> nodes = Nodes("amqp://mq1.example.org/boss,amqp://mq2.example.org/boss")
        >>> connection = await nodes.connect("mint worker 7")
    """

    def __init__(self, urls: str, vhost: str = "", *, whose: str = "broker") -> None:
        several = _BETWEEN.split(urls.strip())
        self.urls = [_with(checked_url(url, whose), vhost) for url in several]
        self._next = 0
        # What the library has to say of lost connections, with tracebacks, we say in a line.
        logging.getLogger("aiormq").setLevel(logging.CRITICAL)

    def __str__(self) -> str:
        """The nodes without users and passwords, for people."""
        return ", ".join(_place(url) for url in self.urls)

    async def connect(self, name: str, timeout: float = _SECONDS) -> AbstractConnection:  # noqa: ASYNC109 - of each
        """Connect with the first node that will have it.

        Args:
            name: by which the broker lists the connection.
            timeout: seconds that each node may take.

        Raises:
            AMQPError, OSError, TimeoutError: none will, and why.
        """
        troubles: list[tuple[str, Exception]] = []
        for _ in self.urls:
            url, self._next = self.urls[self._next], (self._next + 1) % len(self.urls)
            try:
                return await aio_pika.connect(
                    _with_heartbeat(url),
                    timeout=timeout,
                    client_properties={"connection_name": name},
                )
            except LOST as error:
                troubles.append((url, error))
        if len(troubles) == 1:
            raise troubles[0][1]
        said = "; ".join(f"{_place(url)}: {reason_of(error, url)}" for url, error in troubles)
        raise ConnectionError(f"no node of the broker can be reached: {said}")


def _with(url: str, vhost: str) -> str:
    if not vhost:
        return url
    return urlunsplit(urlsplit(url)._replace(path="/" + quote(vhost, safe="")))


def _with_heartbeat(url: str) -> str:
    query = urlsplit(url).query
    if "heartbeat" in parse_qs(query):
        return url
    said = f"{query}&heartbeat={_HEARTBEAT}" if query else f"heartbeat={_HEARTBEAT}"
    return urlunsplit(urlsplit(url)._replace(query=said))


def _place(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]
