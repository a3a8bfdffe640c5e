from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.contract.builders import NOW, OTHER, WFID, process, save, together

from mint.errors import StoreConflict
from mint.model.definition import Definition
from mint.model.revision import Revision
from mint.model.tree import Tree

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore

TREE = Definition.of(Tree("define", {"release": None}, (Tree("noop"),)))


def draft(name: str = "release", **more: object) -> Revision:
    plain = Revision(name, digest=TREE.digest, text="define release\n  noop", at=NOW)
    return msgspec.structs.replace(plain, **more)


def test_a_revision_is_kept_whole_and_numbered(store: DatabaseStore) -> None:
    wish = draft(config="{} # none", note="asks twice", by="al", imports={"locks": 3})
    added = store.revisions.add(wish, TREE, 0)
    assert added == msgspec.structs.replace(wish, number=1)
    assert store.revisions.find("release") == store.revisions.find("release", 1) == added
    assert store.views.definition(TREE.digest) == TREE
    assert store.revisions.find("release", 2) is None
    assert store.revisions.find("nobody") is None


def test_the_last_one_is_current(store: DatabaseStore) -> None:
    first = store.revisions.add(draft(), TREE, 0)
    second = store.revisions.add(draft(note="again"), TREE, 1)
    other = store.revisions.add(draft("a/nightly"), TREE, 0)
    assert store.revisions.current() == [other, second]
    assert store.revisions.log("release") == [second, first]
    assert store.revisions.log("release", limit=1) == [second]


def test_who_has_not_seen_the_current_one_does_not_replace_it(store: DatabaseStore) -> None:
    store.revisions.add(draft(), TREE, 0)
    for seen in (0, 2):
        with pytest.raises(StoreConflict, match="somebody else has deployed"):
            store.revisions.add(draft(note="late"), TREE, seen)
    assert [each.note for each in store.revisions.log("release")] == [""]


def test_one_without_a_tree_needs_none(store: DatabaseStore) -> None:
    off = store.revisions.add(draft(kind="disabled", digest="", text=""), None, 0)
    assert store.revisions.find("release") == off


def test_they_are_found_by_place_and_by_origin(store: DatabaseStore) -> None:
    review = store.revisions.add(draft("A/B/REQUEST.review"), TREE, 0)
    plain = store.revisions.add(draft("A/B/REQUEST", origin="dir:defs"), TREE, 0)
    store.revisions.add(draft("A/B/REQUESTED"), TREE, 0)
    top = store.revisions.add(draft("A/REQUEST.review"), TREE, 0)
    assert store.revisions.at(["A/B/REQUEST", "A/REQUEST"]) == [plain, review, top]
    assert store.revisions.at([]) == []
    store.revisions.add(draft("A/B/REQUEST"), TREE, 1)
    assert store.revisions.last_from("dir:defs") == [plain]
    assert store.revisions.last_from("elsewhere") == []


def test_of_several_at_once_one_deploys(store: DatabaseStore) -> None:
    refused: list[str] = []

    def deploy(note: str) -> None:
        try:
            store.revisions.add(draft(note=note), TREE, 0)
        except StoreConflict:
            refused.append(note)

    together(lambda: deploy("a"), lambda: deploy("b"), lambda: deploy("c"))
    assert len(refused) == 2
    assert len(store.revisions.log("release")) == len(store.revisions.current()) == 1


def test_running_processes_are_counted_by_revision(store: DatabaseStore) -> None:
    first, second = process(deployed="release@1"), process(OTHER, deployed="release@1")
    third = process("20301122-0103-ba-be", deployed="release@2", launched_at=NOW - 1)
    plain = process("20301122-0104-ba-be")
    save(store, processes={each.wfid: each for each in (first, second, third, plain)})
    assert store.revisions.running() == {"release@1": 2, "release@2": 1}
    assert store.revisions.wfids("release@1") == [WFID, OTHER]
    over = process(deployed="release@1", state="terminated", ended_at=NOW)
    moved = process(OTHER, deployed="release@2")
    save(store, processes={WFID: over, OTHER: moved})
    assert store.revisions.running() == {"release@2": 2}
    assert store.revisions.wfids("release@2") == [third.wfid, OTHER]
