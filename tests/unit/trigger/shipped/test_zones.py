from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.trigger.example_site import ENTRIES, service

if TYPE_CHECKING:
    from pathlib import Path

LAPTOP = next(dn for dn in ENTRIES if dn.startswith("cn=laptop,"))
LATER = "20270101000000.000000Z#000000#000#000000"
FORWARD, BACKWARD, OTHER = "db.example.org", "db.2.0.192.in-addr.arpa", "db.lab.example.org"


def zones(folder: Path, entries: dict[str, Any], name: str = "bind") -> dict[str, int]:
    """The serial numbers of the zones that are made, and put in use."""
    one = service(name, entries, {"folder": str(folder)})
    found = {}
    for file, content in one.render(one.load()).items():
        (folder / file).write_text(str(content))
        if serial := re.search(r"IN SOA \S+ \S+ (\d+)", str(content)):
            found[file] = int(serial.group(1))
    return found


@pytest.mark.parametrize("name", ["bind", "nsd"])
def test_the_same_content_keeps_its_serial_whatever_else_changed(name: str, tmp_path: Path) -> None:
    before = zones(tmp_path, ENTRIES, name)
    changed = {**ENTRIES, LAPTOP: {**ENTRIES[LAPTOP], "entryCSN": LATER}}
    assert zones(tmp_path, changed, name) == before


def test_what_changed_gets_the_serial_of_the_change(tmp_path: Path) -> None:
    before = zones(tmp_path, ENTRIES)
    entry = {**ENTRIES[LAPTOP], "ipHostNumber": "192.0.2.160", "entryCSN": LATER}
    after = zones(tmp_path, {**ENTRIES, LAPTOP: entry})
    assert after[FORWARD] == after[BACKWARD] == 1798761600
    assert after[OTHER] == before[OTHER]


def test_a_removal_raises_the_serial_although_no_change_is_newer(tmp_path: Path) -> None:
    newest = {**ENTRIES, LAPTOP: {**ENTRIES[LAPTOP], "entryCSN": LATER}}
    before = zones(tmp_path, newest)
    after = zones(tmp_path, {dn: entry for dn, entry in ENTRIES.items() if dn != LAPTOP})
    assert after[FORWARD] == before[FORWARD] + 1
    assert after[OTHER] == before[OTHER]


def test_a_second_change_in_one_second_raises_the_serial(tmp_path: Path) -> None:
    before = zones(tmp_path, ENTRIES)
    after = zones(tmp_path, {**ENTRIES, LAPTOP: {**ENTRIES[LAPTOP], "ipHostNumber": "192.0.2.160"}})
    assert after[FORWARD] == before[FORWARD] + 1


def test_a_zone_that_somebody_made_by_hand_is_gone_on_from(tmp_path: Path) -> None:
    (tmp_path / FORWARD).write_text(
        "@ IN SOA ns.example.org. hostmaster.example.org. (\n  2026123199 ; serial\n 1 1 1 1 )\n"
    )
    assert zones(tmp_path, ENTRIES)[FORWARD] == 2026123200


def test_zones_do_not_depend_on_the_folder_being_there(tmp_path: Path) -> None:
    one = service("bind", options={"folder": str(tmp_path / "none")})
    assert not one.load().before
