from __future__ import annotations

import pytest

from mint.errors import BadEvent
from mint.settings.trigger import LdapSettings
from mint.trigger.entry import Entry
from mint.trigger.sources.audit import Auditor

CSN = "20261128191009.952139Z#000000#000#000000"


def _record(kind: str, dn: str, **more: list[bytes]) -> dict[str, list[bytes]]:
    record = {
        "reqType": [kind.encode()],
        "reqResult": [b"0"],
        "reqDN": [dn.encode()],
        "reqEntryUUID": [b"u"],
        "entryCSN": [CSN.encode()],
        "reqAuthzID": [b"cn=admin,dc=org"],
    }
    return {**record, **more}


def _auditor() -> Auditor:
    return Auditor(LdapSettings(base="dc=org"))


def test_a_modification_tells_what_it_touched_before_and_after() -> None:
    event = _auditor().event_of(
        _record(
            "modify",
            "cn=a,dc=org",
            reqMod=[b"ipHostNumber:= 10.0.0.8", b"entryCSN:= " + CSN.encode()],
            reqOld=[b"cn: a", b"ipHostNumber: 10.0.0.7", b"entryCSN: before"],
        )
    )
    assert event is not None
    assert event.id == f"u@{CSN}"
    assert event.changed == {"iphostnumber"}
    assert event.old == Entry({"cn": ["a"], "ipHostNumber": ["10.0.0.7"]})
    assert event.new == Entry({"cn": ["a"], "ipHostNumber": ["10.0.0.8"]})
    assert event.partial
    assert event.by == "cn=admin,dc=org"
    assert event.at == 1795893009.952139


def test_a_rename_of_an_older_server_tells_the_new_name_in_parts() -> None:
    record = _record("modrdn", "cn=a,ou=x,dc=org", reqNewRDN=[b"cn=b"], reqDeleteOldRDN=[b"TRUE"])
    event = _auditor().event_of({**record, "reqOld": [b"cn: a"]})
    assert event is not None
    assert event.new_dn == "cn=b,ou=x,dc=org"
    assert event.new == Entry({"cn": ["b"]})


def test_the_id_of_a_delete_does_not_depend_on_its_number() -> None:
    event = _auditor().event_of(_record("delete", "cn=a,dc=org", reqOld=[b"cn: a"]))
    assert event is not None
    assert event.id == "u@deleted"
    assert not event.partial


def test_passwords_are_not_told_but_that_they_changed() -> None:
    record = _record("modify", "cn=a,dc=org", reqMod=[b"userPassword:= new"])
    event = _auditor().event_of({**record, "reqOld": [b"userPassword: old"]})
    assert event is not None
    assert event.changed == {"userpassword"}
    assert b"old" not in event.encoded().replace(b'"old":', b"")
    assert (event.new.first("userPassword") or "").startswith("(hidden ")


@pytest.mark.parametrize(
    "record",
    [
        _record("search", "cn=a,dc=org"),
        _record("add", "cn=a,dc=com"),
        _record("add", "cn=a,dc=org", reqResult=[b"68"]),
    ],
)
def test_what_is_no_change_below_the_base_is_not_told(record: dict[str, list[bytes]]) -> None:
    assert _auditor().event_of(record) is None


def test_what_leaves_the_base_is_told() -> None:
    record = _record("modrdn", "cn=a,dc=org", reqNewRDN=[b"cn=a"], reqNewSuperior=[b"dc=com"])
    assert _auditor().event_of(record) is not None


def test_a_record_without_an_identity_is_refused() -> None:
    with pytest.raises(BadEvent, match="reqEntryUUID"):
        _auditor().event_of(_record("add", "cn=a,dc=org", reqEntryUUID=[]))
