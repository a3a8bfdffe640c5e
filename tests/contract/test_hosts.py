from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.ports.hosts import HeardLine, HostLine

if TYPE_CHECKING:
    from mint.ports.hosts import HostBook
    from mint.store.database import DatabaseStore

LINE = HostLine("isc", "dhcp", "applied", 10.0, 3, "d3", 9.5, 0.25, 0, 0.0, "", '{"events":7}')


def book_of(store: DatabaseStore) -> HostBook:
    return store.hosts


def test_what_a_host_tells_takes_the_place_of_what_it_told_before(store: DatabaseStore) -> None:
    book = book_of(store)
    book.note(LINE, [])
    later = LINE._replace(at=11.0, generation=4, digest="d4", applied_at=10.9)
    book.note(later, [])
    book.note(LINE._replace(host="dns1"), [])
    assert book.all() == [LINE._replace(host="dns1"), later]


def test_what_was_told_later_already_stays(store: DatabaseStore) -> None:
    book = book_of(store)
    book.note(LINE, [])
    book.note(LINE._replace(at=9.0, state="failing", error="no"), [])
    assert book.all() == [LINE]


def test_a_sign_of_life_keeps_what_was_applied(store: DatabaseStore) -> None:
    book = book_of(store)
    book.note(LINE, [])
    sign = LINE._replace(
        at=20.0, state="failing", generation=0, digest="", applied_at=0.0, seconds=0.0, error="no"
    )
    book.note(sign, [])
    (found,) = book.all()
    assert (found.state, found.error, found.at) == ("failing", "no", 20.0)
    assert (found.generation, found.digest, found.applied_at) == (3, "d3", 9.5)


def test_who_heeded_a_message_is_told_until_it_is_forgotten(store: DatabaseStore) -> None:
    book = book_of(store)
    lines = [
        HeardLine("m1", "isc", "dhcp", 5.0, 3, "", ""),
        HeardLine("m1", "dns1", "dhcp", 6.0, 1, "", "the checker said no"),
        HeardLine("m2", "civet", "event", 7.0, 0, "dhcp bind", ""),
    ]
    book.note(LINE, lines)
    book.note(LINE, lines[:1])
    assert sorted(book.heard({"m1"})) == sorted(lines[:2])
    assert book.heard({"m2", "m3"}) == lines[2:]
    assert not book.heard(set())
    book.forget(6.5)
    assert not book.heard({"m1"})
    assert book.heard({"m2"})


def test_a_service_can_be_forgotten(store: DatabaseStore) -> None:
    book = book_of(store)
    book.note(LINE, [])
    assert book.remove("isc", "dhcp")
    assert not book.remove("isc", "dhcp")
    assert not book.all()


def test_a_line_holds_any_text(store: DatabaseStore) -> None:
    counts = msgspec.json.encode({"é": 1}).decode()
    line = LINE._replace(error="line\nwith 'quotes' é", counts=counts)
    book_of(store).note(line, [])
    assert book_of(store).all() == [line]
