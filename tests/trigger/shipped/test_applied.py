"""Services that come with MINT, through all that makes their files used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.trigger.example_site import ENTRIES, service

from mint.errors import RegenerationRefused
from mint.trigger.applying import Applier

if TYPE_CHECKING:
    from pathlib import Path

LAPTOP = next(dn for dn in ENTRIES if dn.startswith("cn=laptop,"))

pytestmark = pytest.mark.daemons


def applier(name: str, folder: Path, entries: Any = ENTRIES, **options: Any) -> Applier:
    """A service whose daemon takes everything, with its target."""
    target = folder / "etc"
    target.mkdir(exist_ok=True)
    said = {"target": str(target), "reload": [["true"]], "verify": [["true"]], **options}
    return Applier(service(name, entries, said), folder / "state")


@pytest.mark.parametrize("name", ["bind", "nsd", "kea", "nftables"])
def test_files_are_checked_and_put_in_place_and_stay(name: str, tmp_path: Path) -> None:
    first = applier(name, tmp_path).regenerate()
    assert (first.changed, first.verified, first.unchecked) == (True, True, ())
    assert {path.name for path in (tmp_path / "etc").iterdir()} == set(first.files)
    again = applier(name, tmp_path).regenerate()
    assert (again.changed, again.generation) == (False, first.generation)


def test_a_plan_shows_what_a_change_of_an_entry_makes_of_the_zones(tmp_path: Path) -> None:
    applier("bind", tmp_path).regenerate()
    moved = {**ENTRIES, LAPTOP: {**ENTRIES[LAPTOP], "ipHostNumber": "192.0.2.160"}}
    plan = applier("bind", tmp_path, moved).plan()
    changed = {one.name: one.diff for one in plan.files if one.change == "changed"}
    assert set(changed) == {"db.example.org", "db.2.0.192.in-addr.arpa"}
    assert "+laptop.example.org. IN A 192.0.2.160" in changed["db.example.org"]
    assert plan.valid


def test_what_the_checker_refuses_is_not_put_in_place(tmp_path: Path) -> None:
    applier("dhcpd", tmp_path).regenerate()
    before = (tmp_path / "etc" / "dhcpd.conf").read_bytes()
    with pytest.raises(RegenerationRefused) as raised:
        applier("dhcpd", tmp_path, lines=["nonsense"]).regenerate()
    assert "dhcpd.conf line " in raised.value.detail
    assert (tmp_path / "etc" / "dhcpd.conf").read_bytes() == before


def test_a_bad_entry_is_named_and_nothing_is_put_in_place(tmp_path: Path) -> None:
    bad = {**ENTRIES, LAPTOP: {**ENTRIES[LAPTOP], "macAddress": "zz"}}
    with pytest.raises(RegenerationRefused, match="macAddress 'zz': not a MAC address"):
        applier("kea", tmp_path, bad).regenerate()
    assert not list((tmp_path / "etc").iterdir())
