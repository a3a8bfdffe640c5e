from __future__ import annotations

from typing import Any

import msgspec
import pytest

from mint.errors import SettingsError
from mint.settings.trigger import LdapSettings
from mint.trigger.ldap.settings import checked

GOOD = LdapSettings(url="ldapi:///", base="dc=org")


@pytest.mark.parametrize(
    "more",
    [
        {"external": True},
        {"url": "ldaps://ldap.example.org", "bind": "cn=a", "password": "secret:ldap"},
        {"url": "ldap://127.0.0.1:3890", "bind": "cn=a", "password": "secret:ldap"},
        {"url": "ldap://x", "starttls": True, "bind": "cn=a", "password": "secret:ldap"},
        {"source": "syncrepl", "first": "events", "reconcile": "0"},
    ],
)
def test_settings_that_can_be_used(more: dict[str, Any]) -> None:
    found = msgspec.structs.replace(GOOD, **more)
    assert checked(found) is found


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"url": "http://x"}, "url: this is no URL"),
        ({"base": ""}, "base: name the entry"),
        ({"starttls": True}, "starttls: only"),
        ({"bind": "cn=a", "password": "hunter2"}, "password: do not write it here"),
        ({"bind": "cn=a"}, "password: .* go together"),
        ({"url": "ldaps://x", "external": True}, "external: for an ldapi"),
        ({"url": "ldap://x", "bind": "cn=a", "password": "secret:x"}, "travel in clear"),
        ({"source": "magic"}, "source: 'magic' is unknown"),
        ({"first": "loud"}, "first: 'loud' is unknown"),
        ({"every": 0.0}, "every: it must be more than 0"),
        ({"reconcile": "soon"}, "reconcile: "),
    ],
)
def test_settings_that_cannot_be_used_are_named(more: dict[str, Any], named: str) -> None:
    with pytest.raises(SettingsError, match=rf"trigger\.ldap\.{named}|{named}") as caught:
        checked(msgspec.structs.replace(GOOD, **more))
    assert "hunter2" not in str(caught.value)
