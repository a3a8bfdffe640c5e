from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

from mint.errors import DurationError, SettingsError
from mint.lang import duration
from mint.participants.secrets import PREFIX

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class LdapSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A directory: how it is reached, and how it tells of its changes.

    Args:
        url: `ldapi://%2Frun%2Fslapd%2Fldapi`, `ldaps://ldap.example.org`, or `ldap://`.
        base: below which it is read, and whose changes are told.
        bind: as which user; empty: as nobody.
        password: of that user, by reference: `secret:NAME`, see `mint.participants.secrets`.
        external: whether it knows us by the socket (ldapi) instead; `bind` stays empty then.
        cafile: file of the certificates that may vouch for it; empty: those of the system.
        starttls: whether to encrypt a connection that begins in clear.
        timeout: seconds that a connection, or an answer, may take.
        page: entries of one page of an answer.
        log: base of the log of changes that OpenLDAP keeps.
        every: seconds between two looks into that log. A look costs the server a lookup in an
            index, under a millisecond, and changes wait half of this on the average: with 0.2
            it is busy with us for less than half a percent of the time.
        source: where changes are read: `accesslog`, or `syncrepl` where a server keeps no log.
        reconcile: a duration between two comparisons of the tree with what is known of it, which
            find what the log has missed; the first is made at the start. 0: none.
        first: what is told of entries at the first comparison ever: nothing (`silent`), or that
            each was added (`events`).
        binary: names of attributes that are no text, besides the usual ones.
        hidden: names of attributes whose values are not told, only that they changed.
    """

    url: str = ""
    base: str = ""
    bind: str = ""
    password: str = ""
    external: bool = False
    cafile: str = ""
    starttls: bool = False
    timeout: float = 10.0
    page: int = 500
    log: str = "cn=accesslog"
    every: float = 0.2
    source: str = "accesslog"
    reconcile: str = "10m"
    first: str = "silent"
    binary: tuple[str, ...] = ()
    hidden: tuple[str, ...] = (
        "userPassword",
        "sambaNTPassword",
        "sambaLMPassword",
        "krbPrincipalKey",
    )

    @property
    def reconcile_seconds(self) -> float:
        """Seconds between two comparisons; 0: there are none."""
        return duration.seconds(self.reconcile)


def checked(settings: LdapSettings, whose: str = "trigger.ldap") -> LdapSettings:
    """The settings of a directory, if they can be such.

    Args:
        settings: of a directory.
        whose: how errors name the group.

    Raises:
        SettingsError: they cannot; the text names the setting.
    """
    problem = _of_address(settings) or _of_user(settings) or _of_reading(settings)
    if problem:
        raise SettingsError(f"{whose}.{problem}")
    return settings


def _of_address(settings: LdapSettings) -> str:
    scheme = urlsplit(settings.url).scheme
    if scheme not in ("ldap", "ldaps", "ldapi"):
        return "url: this is no URL of a directory, such as ldaps://ldap.example.org"
    if not settings.base:
        return "base: name the entry below which everything is, such as dc=example,dc=org"
    if settings.starttls and scheme != "ldap":
        return f"starttls: only a connection of ldap:// begins in clear, not one of {scheme}://"
    return ""


def _of_user(settings: LdapSettings) -> str:
    parts = urlsplit(settings.url)
    if settings.password and not settings.password.startswith(PREFIX):
        return f'password: do not write it here, but `password = "{PREFIX}NAME"`'
    if bool(settings.password) != bool(settings.bind):
        return "password: `bind` and `password` go together"
    if settings.external and (settings.bind or parts.scheme != "ldapi"):
        return "external: for an ldapi:// URL, without `bind`"
    in_clear = parts.scheme == "ldap" and not settings.starttls
    if settings.password and in_clear and parts.hostname not in _LOOPBACK:
        return "url: the password would travel in clear: use ldaps://, or `starttls = true`"
    return ""


def _of_reading(settings: LdapSettings) -> str:
    if settings.source not in ("accesslog", "syncrepl"):
        return f"source: {settings.source!r} is unknown; there are accesslog and syncrepl"
    if settings.first not in ("silent", "events"):
        return f"first: {settings.first!r} is unknown; there are silent and events"
    try:
        duration.seconds(settings.reconcile)
    except DurationError as error:
        return f"reconcile: {error}"
    for name in ("timeout", "every", "page"):
        if not getattr(settings, name) > 0:
            return f"{name}: it must be more than 0"
    return ""
