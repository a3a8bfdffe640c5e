from __future__ import annotations

from mint.trigger.entry import Entry
from mint.trigger.event import Event
from mint.trigger.sources.differences import Known, difference, known_after, moved_with


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


def test_a_partial_change_is_known_with_all_that_was_known_before() -> None:
    before = Known("u", "cn=a", "1", "x", Entry({"cn": ["a"], "ip": ["1"], "old": ["o"]}))
    event = Event(
        id="u@2",
        op="modify",
        dn="cn=a",
        uuid="u",
        csn="2",
        by="y",
        old=Entry({"IP": ["1"], "old": ["o"]}),
        new=Entry({"IP": ["2"]}),
        partial=True,
    )
    after = known_after(before, event)
    assert after == Known("u", "cn=a", "2", "y", Entry({"cn": ["a"], "ip": ["2"]}))


def test_what_is_known_is_not_made_older() -> None:
    late = known(csn="3")
    event = difference(known(csn="1"), known(csn="2", text="between"))
    assert event is not None
    assert known_after(late, event) is late


def test_nothing_is_known_of_an_entry_of_which_only_a_change_was_told() -> None:
    event = difference(known(csn="1"), known(csn="2"))
    assert event is not None
    assert known_after(None, event) is None


def test_what_is_below_a_renamed_entry_keeps_its_own_names() -> None:
    rename = Event(id="i", op="rename", dn="OU=a, dc=x", new_dn="ou=b,dc=y")
    one = Known("u", r"cn=a\,b,ou=A,dc=X", "c", "", Entry())
    assert moved_with(one, rename).dn == r"cn=a\,b,ou=b,dc=y"
