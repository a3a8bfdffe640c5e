from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mint.errors import DurationError, SettingsError
from mint.lang import duration
from mint.participants.secrets import PREFIX

if TYPE_CHECKING:
    from mint.settings.trigger import LdapSettings

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def reconcile_seconds(settings: LdapSettings) -> float:
    """Seconds between two comparisons of a tree with what is known of it; 0: there are none."""
    return duration.seconds(settings.reconcile)


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
