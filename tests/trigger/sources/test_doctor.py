from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.directories import directory_server
from tests.trigger.sources.places import own_place

from mint.trigger.sources.doctor import examine

if TYPE_CHECKING:
    from pathlib import Path

    from tests.trigger.sources.places import Place

    from mint.settings.trigger import LdapSettings

pytestmark = pytest.mark.daemons


def _worse(settings: LdapSettings, needed: set[str]) -> list[str]:
    now = time.time()  # noqa: TID251 - the clock of this host is what is asked about
    found = examine(settings, needed, now)
    assert all(finding.remedy for finding in found if finding.severity != "ok")
    return [f"{one.severity}: {one.text}" for one in found if one.severity != "ok"]


def test_nothing_is_wrong_with_a_directory_that_is_set_up_well(place: Place) -> None:
    place.add("a")
    assert _worse(place.settings, {"ipHostNumber", "objectClass"}) == []


def test_attributes_that_the_log_does_not_hold_are_named(place: Place) -> None:
    place.add("a")
    [found] = _worse(place.settings, {"ipHostNumber", "vlan"})
    assert found.startswith("error: rules look at vlan")


def test_a_directory_that_does_not_answer_is_the_only_finding(place: Place) -> None:
    settings = msgspec.structs.replace(place.settings, url="ldap://127.0.0.1:1")
    [found] = _worse(settings, set())
    assert "cannot sign in" in found or "cannot connect" in found


def test_a_directory_without_a_log_and_without_copies_is_told_of() -> None:
    with directory_server(log=False, sync=False) as server:
        found = _worse(server.settings, set())
    assert any("cannot read the log of changes cn=accesslog" in one for one in found)


def test_who_may_not_read_is_told_of(place: Place) -> None:
    settings = msgspec.structs.replace(place.settings, bind="", password="")
    place.add("a")
    found = _worse(settings, {"ipHostNumber"})
    assert any("cannot read the log of changes cn=accesslog" in one for one in found)


def test_a_log_that_anybody_can_read_is_told_of(tmp_path: Path) -> None:
    with directory_server(open_log=True) as server, own_place(server, tmp_path) as place:
        [found] = _worse(place.settings, set())
    assert found == "error: anybody can read the log of changes cn=accesslog, passwords too"
