from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from mint.errors import DirectoryError, MintError
from mint.participants.secrets import PREFIX, secret_of
from mint.trigger.ldap.faults import told
from mint.trigger.ldap.library import library

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.settings.trigger import LdapSettings

_IDLE_SECONDS = 60
"""Of silence after which the system looks whether the other side is still there."""


def connect(settings: LdapSettings, kind: Callable[[str], Any] | None = None) -> Any:
    """A connection with a directory, of python-ldap. It is for one thread at a time.

    Args:
        settings: of the directory.
        kind: makes the connection, by its URL; None: the usual one.

    Raises:
        DirectoryError: there is none, or it does not take this user.
    """
    ldap = library()
    with told(settings.url, "connect"):
        connection = (kind or ldap.initialize)(settings.url)
        _prepare(connection, settings)
        if settings.starttls:
            connection.start_tls_s()
    with told(settings.url, f"sign in as {settings.bind or 'nobody'}"):
        if settings.external:
            connection.sasl_external_bind_s()
        else:
            connection.simple_bind_s(settings.bind, _password(settings))
    return connection


def _prepare(connection: Any, settings: LdapSettings) -> None:
    ldap = library()
    options = {
        "OPT_REFERRALS": 0,
        "OPT_NETWORK_TIMEOUT": settings.timeout,
        "OPT_X_KEEPALIVE_IDLE": _IDLE_SECONDS,
        "OPT_X_TLS_REQUIRE_CERT": ldap.OPT_X_TLS_DEMAND,
    }
    if settings.cafile:
        options["OPT_X_TLS_CACERTFILE"] = settings.cafile
    connection.protocol_version = ldap.VERSION3
    connection.timeout = settings.timeout
    for name, value in options.items():
        connection.set_option(getattr(ldap, name), value)
    connection.set_option(ldap.OPT_X_TLS_NEWCTX, 0)


def _password(settings: LdapSettings) -> str:
    if not settings.password:
        return ""
    try:
        return secret_of(settings.password.removeprefix(PREFIX), os.environ)
    except MintError as error:
        raise DirectoryError(f"{settings.url}: the password of {settings.bind}: {error}") from error
