from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mint.errors import DirectoryError
from mint.trigger.entry import Entry
from mint.trigger.sources.binding import Binding

if TYPE_CHECKING:
    from tests.trigger.sources.places import Place

    from mint.trigger.event import Event

pytestmark = pytest.mark.daemons

HOST = {"objectClass": ["device", "ipHost"], "cn": ["a"], "ipHostNumber": ["10.0.0.1"]}


def _all(binding: Binding, place: Place) -> list[Event | None]:
    dn = place.dn("a")
    return [
        binding.add(dn, HOST),
        binding.modify(
            dn, replace={"ipHostNumber": ["10.0.0.2"]}, add={"description": ["x", b"y"]}
        ),
        binding.modify(dn, delete={"description": []}),
        binding.rename(dn, "cn=b"),
        binding.delete(place.dn("b")),
    ]


def test_the_binding_and_the_log_tell_the_same_changes(place: Place) -> None:
    told: list[Event] = []
    with place.watching() as watching:
        _all(Binding(place.connection, told.append), place)
        logged = watching.told(5)
    for one, other in zip(told, logged, strict=True):
        assert (one.id, one.op, one.uuid) == (other.id, other.op, other.uuid)
        assert (one.dn, one.new_dn, one.changed) == (other.dn, other.new_dn, other.changed)
        assert (one.origin, one.partial) == ("binding", False)
    assert [one.by for one in told[:4]] == [one.by for one in logged[:4]]
    assert [one.at for one in told[:4]] == [one.at for one in logged[:4]]


def test_what_the_binding_has_told_is_not_told_again(place: Place) -> None:
    with place.watching() as watching:
        _all(Binding(place.connection, lambda event: watching.outbox.put([event])), place)
        place.add("last")
        events = watching.told(6)
    assert len({event.id for event in events}) == 6


def test_a_change_stands_when_it_cannot_be_told_and_the_reader_tells_it(place: Place) -> None:
    def publish(event: Event) -> None:
        raise ConnectionError(f"no broker for {event.id}")

    with place.watching() as watching:
        event = Binding(place.connection, publish).add(place.dn("a"), HOST)
        [told] = watching.told(1)
    assert event is not None
    assert (told.id, told.new) == (event.id, event.new) == (event.id, Entry(HOST))


def test_a_change_that_is_refused_is_not_told(place: Place) -> None:
    told: list[Event] = []
    binding = Binding(place.connection, told.append)
    with pytest.raises(DirectoryError, match=r"cannot modify cn=nobody.*No such object"):
        binding.modify(place.dn("nobody"), delete={"cn": []})
    assert told == []
