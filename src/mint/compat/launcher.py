from __future__ import annotations

import json
import time
import uuid
from typing import TYPE_CHECKING, Any

from mint.backoff import Backoff
from mint.compat.place import LOST, REFUSED, Place
from mint.compat.proxy import bare
from mint.compat.publisher import Publisher

if TYPE_CHECKING:
    from amqp import Channel, Connection

_PATIENCE = 30.0
"""Seconds for which a launch is tried while the broker is away."""


class Launcher:
    r"""Launches processes through the broker.

    It connects at once. Programs close it with `launcher.chan.close(); launcher.conn.close()`.

    Args:
        amqp_host: `HOST` or `HOST:PORT`.
        amqp_user: who.
        amqp_pass: password of the user.
        amqp_vhost: the virtual host.
        conn: a connection to use instead, which is the caller's to mend when it breaks.

    Raises:
        AMQPError: the broker does not want us.
        OSError: there is no broker.

    Example:
        >>> launcher = Launcher(amqp_host="broker.example.org")
        >>> launcher.launch("define name: nightly\n  build", {"product": "tool"})
    """

    def __init__(
        self,
        amqp_host: str = "localhost",
        amqp_user: str = "boss",
        amqp_pass: str = "boss",  # noqa: S107 - the known default of the original
        amqp_vhost: str = "boss",
        conn: Connection | None = None,
    ) -> None:
        self.host = amqp_host
        self.user = amqp_user
        self.pw = amqp_pass
        self.vhost = amqp_vhost
        self.conn: Connection = conn
        self.chan: Channel
        self._given = conn is not None
        self._publisher: Publisher
        self._open()

    def launch(
        self,
        process: Any,
        fields: dict[str, Any] | None = None,
        variables: dict[str, Any] | None = None,
    ) -> None:
        """Launch a process. When this returns, the broker has the launch on its disk.

        While the broker is away it is tried again, for half a minute. One launch starts one
        process, however often it is tried.

        Args:
            process: the definition, as text or as a tree.
            fields: the first payload.
            variables: the first variables.

        Raises:
            TypeError: fields or variables are no dict, or hold what JSON cannot say.
            Undelivered: there is no engine on this broker.
            AMQPError, OSError: the broker is still away.
        """
        fields, variables = bare(fields), bare(variables)
        for name, value in (("fields", fields), ("variables", variables)):
            if value is not None and not isinstance(value, dict):
                raise TypeError(f"{name} must be a dict, not a {type(value).__name__}")
        document = {"definition": process, "fields": fields, "variables": variables}
        self._give(json.dumps(document, default=bare).encode(), uuid.uuid4().hex)

    def _give(self, body: bytes, identity: str) -> None:
        backoff, end = Backoff(), time.monotonic() + _PATIENCE
        while True:
            try:
                if not self.conn.connected:
                    self._open()
                self._publisher.give(body, message_id=identity)
            except LOST as error:
                wait = backoff.next()
                if isinstance(error, REFUSED) or self._given or time.monotonic() + wait > end:
                    raise
                self.conn.collect()
                time.sleep(wait)
            else:
                return

    def _open(self) -> None:
        if not self._given:
            place = Place(self.host, self.user, self.pw, self.vhost)
            # No heartbeat: these programs sleep for as long as they like between two launches.
            self.conn = place.connect("RuoteAMQP launcher")
        elif not self.conn.connected:
            self.conn.connect()
        self.chan = self.conn.channel()
        self._publisher = Publisher(self.conn, self.conn.channel())
