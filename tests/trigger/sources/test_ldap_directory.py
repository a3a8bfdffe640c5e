from __future__ import annotations

from typing import TYPE_CHECKING

import ldap
import msgspec
import pytest

from mint.errors import DirectoryError
from mint.trigger.ldap.directory import LdapDirectory

if TYPE_CHECKING:
    from tests.trigger.sources.places import Place

pytestmark = pytest.mark.daemons


def test_all_entries_come_in_pages(place: Place) -> None:
    dns = {place.add(f"h{number}") for number in range(25)}
    directory = LdapDirectory(msgspec.structs.replace(place.settings, page=10))
    found = list(directory.search("(objectClass=ipHost)", ["ipHostNumber", "entryUUID"]))
    assert {one.dn for one in found} == dns
    assert all(set(one.entry) == {"ipHostNumber", "entryUUID"} for one in found)


def test_text_is_text_and_photos_are_bytes(place: Place) -> None:
    photo = [b"\xff\xd8"]
    person = {"objectClass": [b"inetOrgPerson"], "cn": ["Zoé".encode()], "sn": [b"Z"]}
    place.connection.add_s(f"uid=z,{place.base}", [*person.items(), ("jpegPhoto", photo)])
    [found] = LdapDirectory(place.settings).search("(uid=z)")
    assert found.entry.first("cn") == "Zoé"
    assert found.entry["jpegPhoto"] == (b"\xff\xd8",)


def test_an_answer_that_is_cut_short_is_an_error(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(25):
        place.add(f"h{number}")
    directory = LdapDirectory(msgspec.structs.replace(place.settings, page=10))
    found = directory.search("(objectClass=ipHost)")
    next(found)
    monkeypatch.setattr(
        "ldap.ldapobject.SimpleLDAPObject.search_ext", _raising(ldap.SIZELIMIT_EXCEEDED)
    )
    with pytest.raises(DirectoryError, match="size=unlimited"):
        list(found)


def _raising(error: type[Exception]) -> object:
    def call(*_: object, **__: object) -> None:
        raise error({"desc": "Size limit exceeded"})

    return call


def test_part_of_the_tree_that_is_elsewhere_is_an_error(place: Place) -> None:
    elsewhere = f"ou=elsewhere,{place.base}"
    place.connection.add_s(
        elsewhere,
        [
            ("objectClass", [b"referral", b"extensibleObject"]),
            ("ou", [b"elsewhere"]),
            ("ref", [b"ldap://other.example.org/ou=x"]),
        ],
    )
    with pytest.raises(DirectoryError, match=r"on another server \(ldap://other.example.org"):
        list(LdapDirectory(place.settings).search())


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"url": "ldap://127.0.0.1:1"}, "127.0.0.1:1: cannot .*is it running"),
        ({"bind": "cn=wrong,dc=example,dc=org"}, "check `bind`"),
        ({"password": "secret:missing"}, "there is no secret 'missing'"),
        ({"base": "dc=nowhere"}, "cannot search dc=nowhere"),
    ],
)
def test_what_is_wrong_is_told(place: Place, more: dict[str, str], told: str) -> None:
    directory = LdapDirectory(msgspec.structs.replace(place.settings, **more))
    with pytest.raises(DirectoryError, match=told):
        list(directory.search())


def test_a_filter_that_is_none_is_told(place: Place) -> None:
    with pytest.raises(DirectoryError, match="this is no filter"):
        list(LdapDirectory(place.settings).search("(cn=a"))
