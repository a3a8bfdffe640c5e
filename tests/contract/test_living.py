from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.contract.builders import DEFINITION, NOW, leaf, named, process, root, save

from mint.model.effect import Schedule
from mint.store import views

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore


def three(store: DatabaseStore) -> None:
    """Three processes, of two definitions; one has nothing that lives."""
    save(
        store,
        processes={
            "p1": process("p1"),
            "p2": process("p2", name="bake"),
            "p3": process("p3"),
        },
        definitions={DEFINITION.digest: DEFINITION},
        nodes=named(root("p1"), leaf(wfid="p1"), root("p2"), leaf(wfid="p2")),
        schedules=[
            Schedule("0_0!a/1", "p1", "0_0!a", NOW + 5, {"do": "wake"}),
            Schedule("0_0!a/2", "p2", "0_0!a", NOW + 9, {"do": "wake"}),
        ],
    )


def test_what_lives_comes_process_by_process(store: DatabaseStore) -> None:
    three(store)
    found = [(wfid, name, len(nodes)) for wfid, name, nodes in store.views.living()]
    assert found == [("p1", "weigh", 2), ("p2", "bake", 2)]
    (nodes,) = [nodes for _, _, nodes in store.views.living("bake")]
    assert sorted(node.key for node in nodes) == ["0!r", "0_0!a"]
    assert [node.definition for node in nodes if node.key == "0!r"] == [DEFINITION]
    assert list(store.views.living("other")) == []


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_no_page_ends_within_a_process(
    store: DatabaseStore, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    three(store)
    monkeypatch.setattr(views, "_LIVING_PAGE", size)
    found = [(wfid, len(nodes)) for wfid, _, nodes in store.views.living()]
    assert found == [("p1", 2), ("p2", 2)]


def test_what_is_due_after_a_moment(store: DatabaseStore) -> None:
    three(store)
    later = [("p2", "0_0!a", NOW + 9), ("p1", "0_0!a", NOW + 5)]
    assert store.views.due_after(NOW) == later
    assert store.views.due_after(NOW + 6) == later[:1]
    assert store.views.due_after(NOW, "weigh") == later[1:]
