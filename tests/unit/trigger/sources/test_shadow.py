"""What the log of changes tells, while a tree that was read before is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from mint.settings.trigger import LdapSettings
from mint.trigger.entry import Entry
from mint.trigger.sources.database import SourceDatabase
from mint.trigger.sources.differences import Known, difference
from mint.trigger.sources.outbox import Outbox
from mint.trigger.sources.shadow import Shadow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Source(NamedTuple):
    """Of a directory that has one entry, in its first state."""

    shadow: Shadow
    outbox: Outbox

    def log(self, old: Known | None, new: Known | None) -> None:
        """The log tells of a change."""
        event = difference(old, new)
        assert event
        self.outbox.put([event])
        assert self.shadow.follow([event])

    @property
    def told(self) -> list[str]:
        return [f"{one.event.op} {one.event.csn}" for one in self.outbox.waiting(100)]


def entry(csn: int, uuid: str = "u", dn: str = "cn=a,dc=org") -> Known:
    return Known(uuid, dn, f"c{csn}", "", Entry({"description": [f"{csn}"]}))


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Source]:
    database = SourceDatabase(tmp_path / "source.db", "here")
    outbox = Outbox(database)
    shadow = Shadow(database, outbox, LdapSettings(base="dc=org"))
    assert shadow.see([entry(1)]) == 0
    shadow.complete()
    yield Source(shadow, outbox)
    database.close()


def meanwhile(source: Source, log: Callable[[], object], seen: Known | None) -> int:
    """A comparison that saw this, before the log told that."""
    with source.shadow.comparing():
        log()
        if seen is None:
            return source.shadow.gone(source.shadow.uuids - {"u"})
        return source.shadow.see([seen])


def test_what_was_added_meanwhile_is_not_gone(source: Source) -> None:
    new = entry(2, "v", "cn=b,dc=org")
    assert meanwhile(source, lambda: source.log(None, new), None) == 0
    assert source.told == ["add c2"]
    assert source.shadow.uuids == {"u", "v"}


def test_what_was_changed_meanwhile_does_not_become_what_it_was(source: Source) -> None:
    source.log(entry(1), entry(2))
    meanwhile(source, lambda: source.log(entry(2), entry(3)), entry(2))
    assert source.shadow.gone(["u"]) == 1
    assert source.told == ["modify c2", "modify c3", "delete c3"]
    (*_, last) = source.outbox.waiting(100)
    assert last.event.old == entry(3).entry


def test_what_was_deleted_meanwhile_does_not_come_back(source: Source) -> None:
    meanwhile(source, lambda: source.log(entry(1), None), entry(1))
    assert source.shadow.uuids == frozenset()


def test_what_was_moved_meanwhile_with_what_is_above_stays_there(source: Source) -> None:
    above, child = entry(2, "p", "ou=x,dc=org"), entry(3, "v", "cn=b,ou=x,dc=org")
    source.log(None, above)
    source.log(None, child)
    before = len(source.told)
    there = entry(4, "p", "ou=y,dc=org")
    assert meanwhile(source, lambda: source.log(above, there), child) == 0
    assert len(source.told) == before + 2


def test_what_the_log_has_missed_is_told_all_the_same(source: Source) -> None:
    assert meanwhile(source, lambda: source.log(entry(1), entry(2)), entry(3)) == 1
    assert source.told == ["modify c2", "modify c3"]


def test_what_the_log_tells_later_is_compared_again(source: Source) -> None:
    meanwhile(source, lambda: source.log(entry(1), entry(2)), entry(2))
    assert source.shadow.gone(["u"]) == 1
    assert source.told == ["modify c2", "delete c2"]
