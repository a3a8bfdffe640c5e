from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from mint.transport.amqp import parcels, properties
from mint.transport.amqp.incoming import documents_of
from mint.transport.amqp.parcels import LARGEST, SPREAD, packed
from mint.transport.amqp.post import Letter

if TYPE_CHECKING:
    import pytest


def letter(to: str, number: int, pack: int, size: int = 0) -> Letter:
    body = json.dumps({"n": number, "x": "x" * size}).encode()
    return Letter(to, body, properties.work(f"{number}"), pack=pack)


def numbers(letters: list[Letter]) -> list[int]:
    return [document["n"] for one in letters for document in documents_of(one.body)]


_queues = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), st.sampled_from([1, 4, 32])), max_size=200
)


@given(_queues)
def test_all_go_once_in_order_and_to_their_queue(wanted: list[tuple[str, int]]) -> None:
    letters = [letter(to, number, pack) for number, (to, pack) in enumerate(wanted)]

    sent = list(packed(letters))

    for queue, pack in set(wanted):
        those = [one for one in letters if (one.to, one.pack) == (queue, pack)]
        parcels_there = [one for one in sent if (one.first.to, one.first.pack) == (queue, pack)]
        found = [d["n"] for one in parcels_there for d in documents_of(one.body)]
        assert found == numbers(those)
        assert [x for one in parcels_there for x in one.letters] == those
        assert all(len(one.letters) <= pack for one in parcels_there)
    assert sum(len(one.letters) for one in sent) == len(letters)


def test_few_are_not_packed_and_of_many_as_many_as_may_be() -> None:
    few = list(packed([letter("a", n, 32) for n in range(SPREAD)]))
    many = list(packed([letter("a", n, 32) for n in range(1_000)]))

    assert [len(one.letters) for one in few] == [1] * SPREAD
    assert {len(one.letters) for one in many[:-1]} == {32}


def test_one_alone_is_as_it_is() -> None:
    (sent,) = packed([letter("a", 1, 32)])

    assert sent.body == sent.first.body


def test_a_parcel_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcels, "SPREAD", 1)
    large = [letter("a", n, 32, LARGEST // 3) for n in range(4)]

    assert [len(one.letters) for one in packed(large)] == [2, 2]
    assert [len(one.letters) for one in packed([letter("a", 1, 32, LARGEST * 2)])] == [1]
