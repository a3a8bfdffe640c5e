"""Who did what is kept as it was, and found by what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from tests.contract.builders import NOW

from mint.ports.audit import Deed, Wanted
from mint.ports.tidying import Rules

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore

EDIT = Deed(
    NOW, "ann", "edit", "done", "laptop", "ab12", "w1", why="b\0d", details={"patch": 1, "z": [2]}
)
TOKEN = Deed(NOW + 1, "root", "token new", "done", subject="la\0ptop")
LIST = Deed(NOW + 1, "bob", "token", "refused", reason="no")


def found(store: DatabaseStore, limit: int = 9, **wanted: object) -> list[Deed]:
    deeds = store.audit.find(Wanted(**wanted), limit)  # type: ignore[arg-type]
    return [replace(deed, id=0) for deed in deeds]


def test_a_deed_is_kept_as_it_was_the_newest_first(store: DatabaseStore) -> None:
    assert found(store) == []
    store.audit.add([EDIT])
    store.audit.add([TOKEN, LIST])
    assert found(store) == [LIST, TOKEN, EDIT]
    assert len({deed.id for deed in store.audit.find(Wanted(), 9)}) == 3


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"who": "ann"}, [EDIT]),
        ({"what": "token"}, [LIST, TOKEN]),
        ({"what": "token new"}, [TOKEN]),
        ({"what": "tok"}, []),
        ({"wfid": "w1"}, [EDIT]),
        ({"subject": "la\ufffdptop"}, [TOKEN]),
        ({"outcome": "refused"}, [LIST]),
        ({"since": NOW + 1}, [LIST, TOKEN]),
        ({"since": NOW, "who": "bob", "outcome": "refused"}, [LIST]),
        ({"who": "ann", "outcome": "refused"}, []),
    ],
)
def test_it_is_found_by_what_is_known(
    store: DatabaseStore, wanted: dict[str, object], expected: list[Deed]
) -> None:
    store.audit.add([EDIT, TOKEN, LIST])
    assert found(store, **wanted) == expected  # type: ignore[arg-type]


def test_pages_follow_one_another_also_within_one_instant(store: DatabaseStore) -> None:
    store.audit.add([replace(EDIT, who=f"u{number}") for number in range(7)])
    seen: list[Deed] = []
    before = None
    while page := store.audit.find(Wanted(before=before), 3):
        seen += page
        before = (page[-1].at, page[-1].id)
    assert [deed.who for deed in seen] == [f"u{number}" for number in reversed(range(7))]


def test_what_is_old_goes_some_hundred_lines_at_a_time(store: DatabaseStore) -> None:
    store.audit.add([EDIT] * 1200 + [replace(EDIT, at=NOW + 100)])
    rules = Rules(audit=50.0)
    assert store.tidying.foresee(rules, NOW + 100).audit == 1200
    work = store.tidying.begin(rules, NOW + 100)
    steps = [work.step() for _ in range(3)]
    assert [(done.audit, done.more) for done in steps] == [(500, True), (500, True), (200, False)]
    assert [deed.at for deed in store.audit.find(Wanted(), 9)] == [NOW + 100]
    assert not store.tidying.begin(Rules(), NOW + 1e9).step()
