from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contract.builders import NOW, OTHER, WFID, event, leaf, named, save

from mint.model.effect import ErrorRecord
from mint.model.fault import Fault

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore


def failed(key: str = "0_0!a", at: float = NOW, wfid: str = WFID) -> ErrorRecord:
    fault = Fault("participant", "out of \0 coffee", "CoffeeError", ("line 1", "line 2"), "more")
    step = {"z": 1, "a": 2}
    return ErrorRecord(wfid, key, fault, at, "participant", "al", step, {"n": 1})


def test_errors_are_kept_until_they_are_gone(store: DatabaseStore) -> None:
    first, second = failed(), failed("0_1!b")
    save(store, errors={(WFID, "0_0!a"): first, (WFID, "0_1!b"): second})
    with store.turn() as turn:
        assert turn.errors(WFID) == {"0_0!a": first, "0_1!b": second}
        assert turn.errors(OTHER) == {}
    again = failed(at=NOW + 1)
    save(store, errors={(WFID, "0_0!a"): again, (WFID, "0_1!b"): None, (OTHER, "0!r"): None})
    with store.turn() as turn:
        assert turn.errors(WFID) == {"0_0!a": again}


def test_the_newest_errors_come_first(store: DatabaseStore) -> None:
    old, new, other = failed(), failed("0_1!b", NOW + 2), failed(at=NOW + 1, wfid=OTHER)
    save(store, errors={(error.wfid, error.key): error for error in (old, new, other)})
    assert store.views.errors() == [new, other, old]
    assert store.views.errors(WFID) == [new, old]
    assert store.views.errors(limit=1) == [new]
    assert store.views.errors("nobody") == []


def test_history_is_numbered_and_in_order(store: DatabaseStore) -> None:
    first = event("launched", "", key="", by="al", data={"z": [1], "a": {"x": None}})
    rest = [event(name=f"p{number}", at=NOW - number) for number in range(5)]
    save(store, events=[first, event(wfid=OTHER), *rest])
    lines = store.views.history(WFID)
    assert [line for _, line in lines] == [first, *rest]
    assert list(lines[0][1].data) == ["z", "a"]
    numbers = [number for number, _ in lines]
    assert numbers == sorted(set(numbers))
    assert store.views.history(WFID, after=numbers[1], limit=2) == lines[2:4]
    assert store.views.history(WFID, after=numbers[-1]) == []


def test_names_that_a_column_cannot_hold_do_not_stop_a_turn(store: DatabaseStore) -> None:
    save(store, events=[event(name="a\0b", data={"x": "c\0d"})])
    ((_, line),) = store.views.history(WFID)
    assert line.name in ("a\0b", "a\N{REPLACEMENT CHARACTER}b")
    assert line.data == {"x": "c\0d"}


def test_an_empty_turn_writes_nothing(store: DatabaseStore) -> None:
    save(store)
    assert set(store.views.totals().values()) == {0}


def test_a_large_payload_is_the_same_in_the_step_and_in_its_history(store: DatabaseStore) -> None:
    large, other = {"much": "é" * 5000}, {"much": "x" * 5000}
    lines = [event(data={"fields": large, "n": 1}), event(data={"fields": other})]
    save(store, nodes=named(leaf(fields=large)), events=lines)
    with store.turn() as turn:
        assert turn.fields([(WFID, "0_0!a")]) == {(WFID, "0_0!a"): large}
    told = [line.data for _, line in store.views.history(WFID)]
    assert told == [{"fields": large, "n": 1}, {"fields": other}]
