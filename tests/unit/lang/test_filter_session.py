from __future__ import annotations

from typing import Any

import pytest

from mint.errors import FilterError
from mint.lang.filter_session import MOST_CHANGES, MOST_LOOKS, Session

FIELDS = {"a": {"b": [1, 2]}, "c": 3}
BEFORE = {"c": 0, "d": 4}


def session(told: list[Any] | None = None) -> Session:
    return Session(
        FIELDS, lambda: BEFORE, lambda *what: (told if told is not None else []).append(what)
    )


def test_paths_are_read() -> None:
    own = session()
    paths = ("c", "a.b.1", "a.none", ".", "~", "~.c", "~~.d", "~~", "~~~", "~~~.c", "~x")
    assert [own.read(path) for path in paths] == [
        3, 2, None, FIELDS, FIELDS, 3, 4, BEFORE, {}, None, None,
    ]  # fmt: skip


def test_what_is_put_and_removed_leaves_the_given_payload_alone() -> None:
    own = session()
    own.put("a.b.0", 9)
    own.put("e.f", 5)
    own.remove("c")
    own.remove("none")
    own.remove(".")
    assert own.fields == {"a": {"b": [9, 2]}, "e.f": 5}
    assert own.read("~") == FIELDS == {"a": {"b": [1, 2]}, "c": 3}
    own.put(".", {"z": 1})
    assert own.fields == {"z": 1}


def test_each_change_is_told() -> None:
    told: list[Any] = []
    own = session(told)
    own.put("c", 5)
    own.remove("c")
    assert told == [(FIELDS, {**FIELDS, "c": 5}, "c", 5)]


@pytest.mark.parametrize("path", ["~", "~.c", "~~.c", "~~~", "~~~.c"])
def test_what_was_before_cannot_be_changed(path: str) -> None:
    with pytest.raises(FilterError, match="cannot be changed"):
        session().put(path, 1)
    with pytest.raises(FilterError, match="cannot be changed"):
        session().remove(path)


def test_only_an_object_is_a_payload() -> None:
    with pytest.raises(FilterError, match="only an object"):
        session().put(".", [1])


def test_going_back_happens_once() -> None:
    own = session()
    own.put("e", 1)
    own.go_back(keep=False)
    assert own.fields == BEFORE
    own.go_back(keep=True)
    assert own.fields == BEFORE
    assert own.read("~~~.e") == 1
    assert own.marks() == ("~", "~~", "~~~")
    kept = session()
    kept.go_back(keep=True)
    assert kept.fields == {**BEFORE, **FIELDS}


def test_a_filter_does_not_work_for_ever() -> None:
    own = session()
    for _ in range(MOST_CHANGES):
        own.put("c", 1)
    with pytest.raises(FilterError, match="more than 2000 changes"):
        own.put("c", 1)
    large = Session({"h": {str(n): n for n in range(50_000)}}, dict, lambda *_: None)
    for _ in range(MOST_CHANGES // 3):
        large.put("h.0", 1)
    with pytest.raises(FilterError, match="fewer in what is very large"):
        large.put("h.0", 1)
    own.look(MOST_LOOKS)
    with pytest.raises(FilterError, match="looks at more than"):
        own.look()
