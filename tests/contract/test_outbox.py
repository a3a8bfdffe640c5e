from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.contract.builders import (
    NOW,
    WFID,
    control,
    dispatch,
    launch,
    leaf,
    named,
    save,
    together,
)

from mint.model.effect import Control, Dispatch

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore


def ids(work: list[Dispatch | Control]) -> list[str]:
    return [
        part.id if isinstance(part, Dispatch) else f"{part.what} {part.dispatch}" for part in work
    ]


def offer(store: DatabaseStore, *names: str, holder: str = "", participant: str = "al") -> None:
    work = [(dispatch(name, participant=participant), holder) for name in names]
    save(store, dispatches=work)


def test_a_claim_gives_the_oldest_with_the_fields_of_the_expression(store: DatabaseStore) -> None:
    launch(store)
    save(store, nodes=named(leaf(fields={"z": 1, "a": {"deep": [1, "\0"]}})))
    offer(store, "d2", "d1")
    (got,) = store.claim(None, "w1", 1, None)
    assert got == dispatch("d2", fields={"z": 1, "a": {"deep": [1, "\0"]}})
    assert isinstance(got, Dispatch)
    assert list(got.fields) == ["z", "a"]


def test_what_is_held_is_given_to_nobody_else(store: DatabaseStore) -> None:
    offer(store, "d1", "d2", "d3")
    offer(store, "d4", holder="local")
    assert ids(store.claim(None, "w1", 2, None)) == ["d1", "d2"]
    assert ids(store.claim(None, "w2", 9, None)) == ["d3"]
    assert store.claim(None, "w2", 9, None) == []
    holders = {row["id"]: row["holder"] for row in store.views.dispatches()}
    assert holders == {"d1": "w1", "d2": "w1", "d3": "w2", "d4": "local"}


def test_only_work_for_these_participants_is_given(store: DatabaseStore) -> None:
    offer(store, "d1", participant="bob")
    offer(store, "d2")
    offer(store, "d3", participant="cy")
    offer(store, "d4", participant="bob")
    assert store.claim([], "w1", 9, None) == []
    assert store.claim(["dan"], "w1", 9, None) == []
    assert ids(store.claim(["bob", "al", "bob"], "w1", 2, None)) == ["d1", "d2"]
    assert ids(store.claim(["bob", "al"], "w1", 9, None)) == ["d4"]


def test_participants_for_whom_work_waits(store: DatabaseStore) -> None:
    assert store.unheld() == []
    offer(store, "d1", "d2", participant="bob")
    offer(store, "d3", "d4", participant="al")
    offer(store, "d5", participant="cy", holder="local")
    assert sorted(store.unheld()) == ["al", "bob"]
    store.claim(["al"], "w1", 9, None)
    assert store.unheld() == ["bob"]


def test_what_is_closed_is_gone_with_its_cancels(store: DatabaseStore) -> None:
    offer(store, "d1", "d2")
    save(store, controls=[(control("d1"), "w1"), (control("d2"), "")])
    save(store, closed=["d1", "never"])
    assert ids(store.claim(None, "w1", 9, None)) == ["d2", "cancel d2"]


def test_where_only_a_cancel_is_over_the_work_goes_on(store: DatabaseStore) -> None:
    save(store, dispatches=[(dispatch("d1"), "here")], controls=[(control("d1"), "here")])
    save(store, let_go=["d1", "never"])
    assert [(each["id"], each["what"]) for each in store.views.dispatches()] == [("d1", "dispatch")]


def test_what_is_opened_and_closed_in_one_turn_was_never_open(store: DatabaseStore) -> None:
    save(
        store,
        dispatches=[(dispatch("d1"), ""), (dispatch("d2"), "")],
        closed=["d1"],
    )
    assert ids(store.claim(None, "w1", 9, None)) == ["d2"]


def test_who_failed_is_told_to_clean_up_in_the_same_turn(store: DatabaseStore) -> None:
    offer(store, "d1", holder="w1")
    save(store, closed=["d1"], controls=[(control("d1"), "")])
    assert ids(store.claim(None, "w1", 9, None)) == ["cancel d1"]


def test_a_cancel_is_kept_until_it_is_answered(store: DatabaseStore) -> None:
    offer(store, "d1", holder="w1")
    save(store, controls=[(control(), "w1")])
    assert store.release("w1", NOW) == 2
    assert store.claim(["al"], "w1", 9, None)[1] == control()
    assert [row["what"] for row in store.views.dispatches(WFID)] == ["dispatch", "cancel"]


def test_the_last_cancel_of_a_dispatch_counts_and_is_told_again(store: DatabaseStore) -> None:
    save(store, controls=[(control(), ""), (control(what="pause"), "")])
    assert len(store.claim(None, "w1", 9, None)) == 2
    kill = control(flavour="kill")
    save(store, controls=[(control(), ""), (kill, "")])
    assert store.claim(None, "w1", 9, None) == [kill]


def test_a_lease_that_is_over_gives_the_work_back(store: DatabaseStore) -> None:
    offer(store, "d1", "d2", "d3")
    store.claim(None, "w1", 1, NOW + 5)
    store.claim(None, "w2", 1, NOW + 9)
    store.claim(None, "w3", 1, None)
    assert store.release(None, NOW + 4) == 0
    assert store.release(None, NOW + 5) == 1
    assert ids(store.claim(None, "w4", 9, NOW + 6)) == ["d1"]
    assert store.release(None, NOW + 99) == 2
    assert ids(store.claim(None, "w4", 9, None)) == ["d1", "d2"]
    assert store.release(None, NOW + 99) == 0


def test_a_holder_gives_back_all_that_it_holds(store: DatabaseStore) -> None:
    offer(store, "d1", holder="w1")
    offer(store, "d2", "d3")
    store.claim(None, "w1", 1, NOW)
    assert store.release("w1", NOW) == 2
    assert store.release("nobody", NOW) == 0
    assert ids(store.claim(None, "w2", 9, None)) == ["d1", "d2", "d3"]


def test_the_view_lists_open_dispatches(store: DatabaseStore) -> None:
    offer(store, "d1", "d2", holder="local")
    first = {
        "id": "d1",
        "wfid": WFID,
        "key": "0_0!a",
        "participant": "al",
        "what": "dispatch",
        "holder": "local",
        "lease": None,
        "at": NOW,
    }
    assert store.views.dispatches(limit=1) == [first]
    assert [row["id"] for row in store.views.dispatches(WFID)] == ["d1", "d2"]
    assert store.views.dispatches("nobody") == []


@pytest.mark.parametrize("participants", [None, ["al", "bob"]])
def test_workers_that_claim_at_once_never_share(
    store: DatabaseStore, participants: list[str] | None
) -> None:
    offer(store, *(f"d{number}" for number in range(100)))
    got: list[str] = []

    def work(name: str) -> None:
        while claimed := store.claim(participants, name, 3, NOW):
            got.extend(ids(claimed))

    together(lambda: work("w1"), lambda: work("w2"), lambda: work("w3"))
    assert len(got) == len(set(got)) == 100
