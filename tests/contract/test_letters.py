"""Queues in a database, as who reads them sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.contract.builders import NOW, together

from mint.ports.letters import Claim, Count, Letter

if TYPE_CHECKING:
    from mint.ports.letters import Held
    from mint.store.database import DatabaseStore

Q = "trigger-isc-dhcp"
UNTIL = NOW + 30


def put(store: DatabaseStore, *names: str, queue: str = Q) -> None:
    store.letters.put([Letter(queue, name, f"about {name}", NOW) for name in names])


def claim(
    store: DatabaseStore, holder: str = "a", now: float = NOW, limit: int = 99, times: int = 3
) -> list[Held]:
    return store.letters.claim(Claim(Q, holder, limit, now, now + 30, times))


def ids(held: list[Held]) -> list[str]:
    return [one.id for one in held]


def test_letters_are_taken_in_their_order(store: DatabaseStore) -> None:
    put(store, "c", "a", "b")
    assert ids(claim(store, limit=2)) == ["c", "a"]
    assert ids(claim(store, limit=2)) == ["b"]
    assert claim(store) == []


def test_the_same_letter_waits_once_in_a_queue(store: DatabaseStore) -> None:
    put(store, "a", "a", "b")
    put(store, "a", queue="trigger-vo-dhcp")
    (held, *_) = claim(store, limit=1)
    put(store, "a")
    assert ids(claim(store)) == ["b"]
    store.letters.settle([held.number], "a")
    put(store, "a")
    assert ids(claim(store)) == ["a"]


def test_what_its_holder_does_not_settle_in_time_is_given_to_another(store: DatabaseStore) -> None:
    put(store, "a", "b")
    first, second = claim(store)
    store.letters.settle([first.number], "a")
    assert claim(store, "b", NOW + 29) == []
    assert ids(claim(store, "b", UNTIL)) == ["b"]
    store.letters.settle([second.number], "a")  # it is another's now
    store.letters.bury(second.number, "a", NOW, "too late")
    store.letters.delay(second.number, "a", NOW, "too late", counts=True)
    assert store.letters.counts(UNTIL) == [Count(Q, 0, 0, 1)]
    assert store.letters.buried(9) == []


def test_what_is_renewed_stays_with_its_holder(store: DatabaseStore) -> None:
    put(store, "a")
    claim(store)
    store.letters.renew(["a", "nobody"], NOW + 90)
    assert claim(store, "b", NOW + 89) == []
    assert ids(claim(store, "b", NOW + 90)) == ["a"]


def test_one_reader_has_a_queue_at_a_time(store: DatabaseStore) -> None:
    put(store, "a", "b")
    claim(store, limit=1)
    assert claim(store, "b") == []
    store.letters.release("a", NOW)
    assert ids(claim(store, "b")) == ["a", "b"]


def test_what_ends_its_reader_again_and_again_is_buried(store: DatabaseStore) -> None:
    put(store, "a", "b")
    for time in range(3):
        assert len(claim(store, f"reader {time}", NOW + 30 * time)) == 2
    assert claim(store, "last", NOW + 90) == []
    dead = store.letters.buried(9)
    assert [(one.id, one.queue) for one in dead] == [("a", Q), ("b", Q)]
    assert dead[0].reason == "taken 3 times and never settled"


def test_to_give_back_does_not_count_as_an_end(store: DatabaseStore) -> None:
    put(store, "a")
    for _ in range(9):
        assert len(claim(store)) == 1
        store.letters.release("a", NOW)


def test_a_delayed_letter_is_free_later_for_its_next_attempt(store: DatabaseStore) -> None:
    put(store, "a")
    (held,) = claim(store)
    store.letters.delay(held.number, "a", NOW + 5, "no \0 answer", counts=True)
    assert store.letters.waiting([Q], NOW + 4) == set()
    assert store.letters.counts(NOW) == [Count(Q, 0, 1, 0)]
    assert store.letters.waiting([Q, "other"], NOW + 5) == {Q}
    (held,) = claim(store, now=NOW + 5)
    assert (held.attempt, held.at) == (2, NOW)
    assert held.reason == "no \ufffd answer"


def test_a_dead_letter_that_waits_again_already_is_replayed_once(store: DatabaseStore) -> None:
    put(store, "a")
    (held,) = claim(store)
    store.letters.bury(held.number, "a", NOW, "why")
    put(store, "a")
    (dead,) = store.letters.buried(9)
    assert store.letters.unbury(dead.number, NOW)
    assert not store.letters.unbury(dead.number, NOW)
    assert ids(claim(store)) == ["a"]
    assert store.letters.buried_one(dead.number) is None


def test_of_several_who_claim_at_once_one_gets_a_queue(store: DatabaseStore) -> None:
    put(store, *(f"l{number}" for number in range(20)))
    got: dict[str, list[str]] = {}

    def work(name: str) -> None:
        got[name] = ids(claim(store, name, limit=5))

    together(*(lambda name=f"r{n}": work(name) for n in range(4)))
    assert sorted(got.values()) == [[], [], [], [f"l{n}" for n in range(5)]]


def test_old_reports_are_forgotten(store: DatabaseStore) -> None:
    put(store, "a")
    store.letters.put([Letter(Q, "new", "", NOW + 10)])
    store.letters.forget(Q, NOW + 5)
    assert ids(claim(store, now=NOW + 10)) == ["new"]


@pytest.mark.parametrize("body", ['{"a": "\\u0000"}', "ünï\ncode", "'); --"])
def test_a_body_comes_as_it_went(store: DatabaseStore, body: str) -> None:
    store.letters.put([Letter(Q, "a", body, NOW)])
    assert claim(store)[0].body == body
