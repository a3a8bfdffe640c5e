"""Changes of a real directory, as its log tells them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import ldap
import pytest

from mint.trigger.entry import Entry
from mint.trigger.sources.accesslog import AccessLog

if TYPE_CHECKING:
    from tests.trigger.sources.places import Place

pytestmark = pytest.mark.daemons


def test_each_kind_of_change_is_told_with_the_values_before_and_after(place: Place) -> None:
    with place.watching() as watching:
        dn = place.add("a", "10.0.0.1")
        place.move(dn, "10.0.0.2")
        place.connection.rename_s(dn, "cn=b")
        place.connection.delete_s(place.dn("b"))
        add, modify, rename, delete = watching.told(4)
    classes = ["device", "ipHost"]
    first = Entry({"objectClass": classes, "cn": ["a"], "ipHostNumber": ["10.0.0.1"]})
    second = Entry({"objectClass": classes, "cn": ["a"], "ipHostNumber": ["10.0.0.2"]})
    third = Entry({"objectClass": classes, "cn": ["b"], "ipHostNumber": ["10.0.0.2"]})
    assert [event.op for event in (add, modify, rename, delete)] == [
        "add",
        "modify",
        "rename",
        "delete",
    ]
    assert (add.old, add.new, add.partial) == (Entry(), first, False)
    assert (modify.old, modify.new, modify.partial) == (first, second, True)
    assert (rename.old, rename.new, rename.new_dn) == (second, third, place.dn("b"))
    assert (delete.old, delete.new, delete.partial) == (third, Entry(), False)
    assert len({event.uuid for event in (add, modify, rename, delete)}) == 1
    assert add.csn < modify.csn < rename.csn < delete.csn
    assert 0 < add.at <= modify.at <= rename.at <= delete.at < add.at + 60


def test_what_was_there_before_the_first_start_is_not_told(place: Place) -> None:
    place.add("before")
    with place.watching() as watching:
        place.add("after")
        assert [event.dn for event in watching.told(1)] == [place.dn("after")]


def test_what_was_refused_is_not_told(place: Place) -> None:
    with place.watching() as watching:
        with pytest.raises(ldap.UNDEFINED_TYPE):
            place.connection.add_s(place.dn("bad"), [("nonsense", [b"x"])])
        place.add("good")
        assert [event.dn for event in watching.told(1)] == [place.dn("good")]


def test_a_change_back_and_forth_is_told_in_both_its_steps(place: Place) -> None:
    dn = place.add("a", "10.0.0.1")
    with place.watching():
        pass
    place.move(dn, "10.0.0.2")
    place.move(dn, "10.0.0.1")
    with place.watching() as watching:
        there, back = watching.told(2)
    assert (there.old, there.new) == (back.new, back.old)


def test_deletes_are_told_that_were_made_while_nobody_read(place: Place) -> None:
    dns = [place.add(f"h{number}") for number in range(20)]
    with place.watching():
        pass
    for dn in dns:
        place.connection.delete_s(dn)
    with place.watching() as watching:
        events = watching.told(20)
    assert [event.dn for event in events] == dns
    assert all(event.old.first("ipHostNumber") == "10.0.0.1" for event in events)


def test_binary_values_stay_what_they_are(place: Place) -> None:
    dn = f"uid=u,{place.base}"
    photos = [b"\xff\xd8\x00\n: \x01", b"plain"]
    person = {"objectClass": [b"inetOrgPerson"], "cn": ["Zoé".encode()], "sn": [b"Z"]}
    with place.watching() as watching:
        place.connection.add_s(dn, [*person.items(), ("jpegPhoto", photos)])
        place.connection.modify_s(dn, [(ldap.MOD_REPLACE, "jpegPhoto", [b"\x00"])])
        add, modify = watching.told(2)
    assert set(add.new["jpegPhoto"]) == set(photos)
    assert add.new.first("cn") == "Zoé"
    assert (set(modify.old["jpegPhoto"]), modify.new["jpegPhoto"]) == (set(photos), (b"\x00",))


def test_names_with_escapes_are_told_as_they_are(place: Place) -> None:
    with place.watching() as watching:
        dn = place.add(r"Doe\, Ann\+\22x\22")
        place.connection.rename_s(dn, r"cn=Doe\2C Bea")
        add, rename = watching.told(2)
    assert add.new.first("cn") == 'Doe, Ann+"x"'
    assert rename.new.first("cn") == "Doe, Bea"
    assert rename.new.texts("cn") == ("Doe, Bea",)


def test_all_ways_to_modify_lead_to_what_the_directory_holds(place: Place) -> None:
    dn = f"uid=u,{place.base}"
    person = {
        "objectClass": [b"inetOrgPerson", b"posixAccount"],
        "cn": [b"Ann"],
        "sn": [b"A"],
        "uidNumber": [b"5"],
        "gidNumber": [b"5"],
        "homeDirectory": [b"/h"],
        "description": [b"One", b"two"],
        "mail": [b"a@x"],
    }
    mods = [
        [(ldap.MOD_INCREMENT, "uidNumber", [b"3"])],
        [(ldap.MOD_DELETE, "description", [b"one"]), (ldap.MOD_ADD, "description", [b"3"])],
        [(ldap.MOD_DELETE, "mail", None)],
        [
            (ldap.MOD_REPLACE, "description", [b"x"]),
            (ldap.MOD_REPLACE, "description", [b"y", b"z"]),
            (ldap.MOD_DELETE, "description", [b"y"]),
        ],
        [(ldap.MOD_REPLACE, "mail", None)],
        [(ldap.MOD_REPLACE, "cn", [b"Ann", b"Bea"])],
    ]
    touched = ("uidNumber", "description", "mail", "cn")
    with place.watching() as watching:
        place.connection.add_s(dn, [*person.items()])
        states = [_state(place, dn, touched)]
        for those in mods:
            place.connection.modify_s(dn, those)
            states.append(_state(place, dn, touched))
        events = watching.told(len(states))[1:]
    for event, old, new in zip(events, states, states[1:], strict=False):
        for name in event.changed:
            assert set(event.old.get(name, ())) == set(old.get(name, ()))
            assert set(event.new.get(name, ())) == set(new.get(name, ()))
        assert event.changed == old.differing(new)


def _state(place: Place, dn: str, names: tuple[str, ...]) -> Entry:
    found = place.connection.search_s(dn, ldap.SCOPE_BASE, attrlist=[*names])[0][1]
    return Entry({name: [one.decode() for one in those] for name, those in found.items()})


def test_nothing_is_missed_while_several_write_at_a_time(place: Place) -> None:
    def write(number: int) -> None:
        connection = place.server.connect()
        dn = place.dn(f"w{number}")
        connection.add_s(dn, [("objectClass", [b"device"])])
        for step in range(60):
            value = [str(step).encode()]
            connection.modify_s(dn, [(ldap.MOD_REPLACE, "description", value)])
        connection.unbind_s()

    with place.watching(every=0.001) as watching:
        writers = [threading.Thread(target=write, args=(number,)) for number in range(6)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        events = watching.told(6 * 61)
    for uuid in {event.uuid for event in events}:
        steps = [event.csn for event in events if event.uuid == uuid]
        assert steps == sorted(steps)


def test_a_change_is_read_whatever_the_last_digit_of_its_moment(place: Place) -> None:
    dn = place.add("a")
    accesslog = AccessLog(place.connection, place.settings)
    position, digits = accesslog.newest(), set()
    for number in range(30):
        for _ in range(3):  # each request takes a moment: with ours seven, so that all digits come
            place.connection.whoami_s()
        place.move(dn, f"10.0.0.{number}")
        [read] = accesslog.read(position)
        assert ([event.dn for event in read.events], read.complete) == ([dn], True)
        position = read.position
        digits.add(position[-2])
    assert "0" in digits


def test_a_log_that_lost_its_position_is_noticed_and_the_tree_compared(place: Place) -> None:
    with place.watching(reconcile="1h") as watching:
        place.add("a")
        watching.told(1)
    place.add("b")
    place.empty_log()
    place.add("c")
    with place.watching(reconcile="1h") as watching:
        events = watching.told(3)
    assert {(event.dn, event.origin) for event in events[1:]} == {
        (place.dn("b"), "reconcile"),
        (place.dn("c"), "accesslog"),
    }
