"""What the tree itself tells, where a log of changes is missing or has gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.trigger.sources.comparing import Comparing
from tests.trigger.sources.places import until

from mint.errors import DirectoryError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.trigger.sources.places import Place


pytestmark = pytest.mark.daemons


@pytest.fixture(params=["refresh", "search"])
def comparing(request: pytest.FixtureRequest, place: Place, tmp_path: Path) -> Iterator[Comparing]:
    found = Comparing(place, tmp_path / "shadow.db", request.param)
    yield found
    found.database.close()


def test_the_first_comparison_tells_nothing(comparing: Comparing, place: Place) -> None:
    place.add("a")
    assert comparing.run() == []
    assert comparing.run() == []
    assert len(comparing.shadow.uuids) == 2


def test_the_first_comparison_may_tell_all(place: Place, tmp_path: Path) -> None:
    place.add("a")
    found = Comparing(place, tmp_path / "all.db", "refresh", "events").run()
    assert [(event.op, event.dn) for event in found] == [
        ("add", place.base),
        ("add", place.dn("a")),
    ]


def test_each_kind_of_change_is_found(comparing: Comparing, place: Place) -> None:
    for name in ("same", "moved", "renamed", "deleted"):
        place.add(name)
    comparing.run()
    place.add("new")
    place.move(place.dn("moved"), "10.0.0.2")
    place.connection.rename_s(place.dn("renamed"), "cn=other")
    place.connection.delete_s(place.dn("deleted"))
    found = {event.op: event for event in comparing.run()}
    assert {op: event.dn for op, event in found.items()} == {
        "add": place.dn("new"),
        "modify": place.dn("moved"),
        "rename": place.dn("renamed"),
        "delete": place.dn("deleted"),
    }
    assert found["rename"].new_dn == place.dn("other")
    assert found["modify"].changed == {"iphostnumber"}
    assert found["modify"].old.first("ipHostNumber") == "10.0.0.1"
    assert found["delete"].old.first("cn") == "deleted"
    assert not any(event.partial for event in found.values())
    assert comparing.run() == []


def test_what_is_below_a_renamed_entry_is_found(comparing: Comparing, place: Place) -> None:
    unit = f"ou=unit,{place.base}"
    place.connection.add_s(unit, [("objectClass", [b"organizationalUnit"])])
    place.connection.add_s(f"cn=a,{unit}", [("objectClass", [b"device"])])
    comparing.run()
    place.connection.rename_s(unit, "ou=other")
    found = {event.dn: event for event in comparing.run()}
    assert set(found) == {unit, f"cn=a,{unit}"}
    assert found[f"cn=a,{unit}"].new_dn == f"cn=a,ou=other,{place.base}"
    place.connection.rename_s(f"ou=other,{place.base}", "ou=unit")
    assert {event.new_dn for event in comparing.run()} == set(found)
    assert comparing.run() == []


def test_a_change_back_and_forth_is_seen(comparing: Comparing, place: Place) -> None:
    dn = place.add("a", "10.0.0.1")
    comparing.run()
    place.move(dn, "10.0.0.2")
    place.move(dn, "10.0.0.1")
    assert [event.op for event in comparing.run()] == ["modify"]


def test_many_deletes_are_found(comparing: Comparing, place: Place) -> None:
    dns = [place.add(f"h{number}") for number in range(60)]
    comparing.run()
    for dn in dns:
        place.connection.delete_s(dn)
    assert sorted(event.dn for event in comparing.run()) == sorted(dns)


def test_a_tree_that_cannot_be_seen_is_not_taken_for_an_empty_one(
    comparing: Comparing, place: Place
) -> None:
    dn = place.add("a")
    comparing.run()
    place.connection.delete_s(dn)
    place.connection.delete_s(place.base)
    with pytest.raises(DirectoryError, match="No such object"):
        comparing.run()
    assert len(comparing.shadow.uuids) == 2


def test_what_the_log_has_told_is_not_told_again(place: Place) -> None:
    with place.watching(reconcile="1h") as watching:
        dn = place.add("a")
        place.move(dn, "10.0.0.2")
        place.connection.delete_s(place.add("b"))
        watching.told(4)
        watching.reader.reconcile()
        until(lambda: watching.reader.state().reconciled == 2, "compared again")
        assert len(watching.outbox) == 4
        assert watching.reader.state().events == {"accesslog": 4, "reconcile": 0}


def test_what_is_below_a_renamed_entry_is_told_soon(place: Place) -> None:
    with place.watching(reconcile="1h") as watching:
        unit = f"ou=unit,{place.base}"
        place.connection.add_s(unit, [("objectClass", [b"organizationalUnit"])])
        place.connection.add_s(f"cn=a,{unit}", [("objectClass", [b"device"])])
        watching.reader.reconcile()
        until(lambda: watching.reader.state().reconciled == 2, "compared again")
        place.connection.rename_s(unit, "ou=other")
        assert watching.told(4)[-1].new_dn == f"cn=a,ou=other,{place.base}"


def test_a_directory_without_a_log_is_followed(place: Place) -> None:
    dn = place.add("before")
    with place.watching(source="syncrepl") as watching:
        place.move(dn, "10.0.0.2")
        [event] = watching.told(1)
        assert event.old.first("ipHostNumber") == "10.0.0.1"
        place.connection.rename_s(dn, "cn=after")
        place.connection.delete_s(place.dn("after"))
        assert [one.op for one in watching.told(3)] == ["modify", "rename", "delete"]
    place.add("meanwhile")
    with place.watching(source="syncrepl") as watching:
        assert watching.told(4)[-1].dn == place.dn("meanwhile")


def test_a_directory_that_is_followed_is_compared_when_that_is_asked_for(place: Place) -> None:
    with place.watching(source="syncrepl") as watching:
        watching.reader.reconcile()
        until(lambda: watching.reader.state().reconciled, "compared")
        place.add("a")
        watching.told(1)
