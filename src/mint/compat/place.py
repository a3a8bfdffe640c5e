from __future__ import annotations

from typing import NamedTuple

import amqp
from amqp.exceptions import AccessRefused, NotAllowed

LOST = (amqp.AMQPError, OSError)
"""What tells that a connection is gone, or cannot be had now. It may be had later."""

REFUSED = (AccessRefused, NotAllowed)
"""What tells that a broker knows us not, or not the virtual host."""

_SECONDS = 10.0
"""A connection that takes longer is given up."""


class Place(NamedTuple):
    """A broker, and as whom to work there.

    Args:
        host: `HOST` or `HOST:PORT`.
        user: who.
        password: of the user.
        vhost: the virtual host.
    """

    host: str
    user: str
    password: str
    vhost: str

    def __str__(self) -> str:
        return f"{self.host}/{self.vhost} as {self.user}"

    def connect(self, name: str, heartbeat: int = 0) -> amqp.Connection:
        """A new connection.

        Args:
            name: by which the broker lists it.
            heartbeat: seconds after which a silent peer is taken for dead, on both ends; 0: never.

        Raises:
            AMQPError: the broker does not want us.
            OSError: there is no broker.
        """
        connection = amqp.Connection(
            self.host,
            self.user,
            self.password,
            login_method="PLAIN",
            virtual_host=self.vhost,
            connect_timeout=_SECONDS,
            heartbeat=heartbeat,
            client_properties={"connection_name": name},
        )
        connection.connect()
        return connection
