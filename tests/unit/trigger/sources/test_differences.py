from __future__ import annotations

from mint.trigger.entry import Entry
from mint.trigger.sources.differences import Known, difference


def known(dn: str = "cn=a,dc=org", csn: str = "1", text: str = "x") -> Known:
    return Known("u", dn, csn, "cn=admin", Entry({"description": [text]}))


def test_nothing_changed() -> None:
    assert difference(known(), known(dn="CN=a, dc=org")) is None
    assert difference(None, None) is None


def test_a_change_there_and_back_is_seen_by_its_number() -> None:
    event = difference(known(csn="1"), known(csn="3"))
    assert event is not None
    assert (event.op, event.id, event.changed) == ("modify", "u@3", frozenset())


def test_a_rename_with_its_number_has_the_id_of_that_change() -> None:
    event = difference(known(), known(dn="cn=b,dc=org", csn="2"))
    assert event is not None
    assert (event.op, event.id, event.dn, event.new_dn) == (
        "rename",
        "u@2",
        "cn=a,dc=org",
        "cn=b,dc=org",
    )


def test_a_rename_of_what_is_above_has_an_id_of_its_own() -> None:
    one = difference(known(), known(dn="cn=a,ou=x,dc=org"))
    other = difference(known(), known(dn="cn=a,ou=y,dc=org"))
    assert one is not None
    assert other is not None
    assert len({one.id, other.id, "u@1"}) == 3


def test_what_is_gone_is_told_with_what_it_was() -> None:
    event = difference(known(), None)
    assert event is not None
    assert (event.op, event.id, event.old) == ("delete", "u@deleted", known().entry)
