from __future__ import annotations

import os
import ssl
from typing import TYPE_CHECKING, Any, NamedTuple

import amqp
from amqp.exceptions import AccessRefused, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Mapping

LOST = (amqp.AMQPError, OSError)
"""What tells that a connection is gone, or cannot be had now. It may be had later."""

REFUSED = (AccessRefused, NotAllowed)
"""What tells that a broker knows us not, or not the virtual host."""

_SECONDS = 10.0
"""A connection that takes longer is given up."""


CA, CERT, KEY = "MINT_TLS_CA", "MINT_TLS_CERT", "MINT_TLS_KEY"
"""The environment variables that name files for TLS: who has signed the certificate of the broker,
and a certificate of the program's own with its key."""


class Place(NamedTuple):
    """A broker, and as whom to work there.

    Where the environment variable `MINT_TLS_CA` names a file, it is reached by TLS.

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
            ssl=_tls(self.host, os.environ),
        )
        connection.connect()
        return connection


def _tls(host: str, environment: Mapping[str, str]) -> dict[str, Any] | bool:
    """How py-amqp is to use TLS, False: not at all."""
    if not environment.get(CA):
        return False
    return {
        "ca_certs": environment[CA],
        "certfile": environment.get(CERT) or None,
        "keyfile": environment.get(KEY) or None,
        "cert_reqs": ssl.CERT_REQUIRED,
        "server_hostname": host.rpartition(":")[0] or host,
    }
