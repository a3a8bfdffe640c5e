from __future__ import annotations

from typing import Any

import pytest

from mint.errors import FilterError
from mint.lang.filter_changes import CHANGES
from mint.lang.filter_fields import fields_of
from mint.lang.filter_session import Session

Json = dict[str, Any]


def changed(key: str, wish: Any, field: Any, fields: Json, before: Json | None = None) -> Json:
    session = Session(fields, lambda: before or {}, lambda *_: None)
    change = CHANGES[key](key, wish)
    for each in fields_of(field, restoring=key == "restore")(session):
        change(session, each)
    return session.fields


XY = {"x": {"a": 1, "b": 2}, "y": {"a": "A", "c": "C"}}


@pytest.mark.parametrize(
    ("key", "wish", "field", "fields", "after"),
    [
        ("set", "z", "x", {"x": "y"}, {"x": "z"}),
        ("set", None, "x", {}, {"x": None}),
        ("s", {"k": [1]}, "x.y", {"x": {}}, {"x": {"y": {"k": [1]}}}),
        ("set", "A", "x, y", {}, {"x": "A", "y": "A"}),
        ("set", 1, "/.+/", {}, {}),
        ("set", 1, "x.y", {}, {"x.y": 1}),
        ("set", {"n": 1}, ".", {"x": 1}, {"n": 1}),
        ("remove", True, "x", {"x": 1, "y": 2}, {"y": 2}),
        ("rm", "true", "x.y", {"x": {"y": 1}}, {"x": {}}),
        ("delete", True, "l.0", {"l": [1, 2]}, {"l": [2]}),
        ("del", True, "none", {"x": 1}, {"x": 1}),
        ("remove", True, "/.+/", {"x": {"y": 1}, "z": 2}, {}),
        ("remove", True, "/^x!/", {"x": {"y": 1}, "z": 2}, {"x": {}, "z": 2}),
        ("copy_to", "z", "x", {"x": [1]}, {"x": [1], "z": [1]}),
        ("cp_to", "z", "none", {}, {"z": None}),
        ("copy_to", r"b\1", r"/a!(.+)/", {"a": ["x"]}, {"a": ["x"], "b0": "x"}),
        ("copy_to", r"\2_\1_\3", r"/^(.)(.)$/", {"ab": 1}, {"ab": 1, "b_a_": 1}),
        ("copy_to", r"n\0", "/^ab/", {"abc": 1}, {"abc": 1, "nab": 1}),
        ("copy_to", r"n\1", "x", {"x": 1}, {"x": 1, "n": 1}),
        ("copy_from", "x.0", "z", {"x": [7]}, {"x": [7], "z": 7}),
        ("cp_from", "none", "z", {"z": 1}, {"z": None}),
        ("copy_from", ".", "z", {"x": 1}, {"x": 1, "z": {"x": 1}}),
        ("move_to", "z", "x", {"x": 1}, {"z": 1}),
        ("mv_to", r"p_\1", "/(.+)/", {"x": 1, "z": 2}, {"p_x": 1, "p_z": 2}),
        ("move_to", r"k.\1", "/^h!(.+)/", {"h": {"a": 1}, "k": {}}, {"h": {}, "k": {"a": 1}}),
        ("move_to", "Z", "/.+/", {"x": "y", "z": "a"}, {"Z": "a"}),
        ("move_from", "x", "z", {"x": 1}, {"z": 1}),
        ("mv_from", "x.y", "z", {"x": {"y": 1}}, {"x": {}, "z": 1}),
        ("merge_to", "y", "x", XY, {**XY, "y": {"a": 1, "b": 2, "c": "C"}}),
        ("mg_to", "y", "x", {"x": {"a": 1}, "y": 2}, {"x": {"a": 1}, "y": 2}),
        ("merge_to", "x", "y", {"x": {"a": 1}, "y": 2}, {"x": {"a": 1, "y": 2}, "y": 2}),
        ("merge_to", "x", "y.k", {"x": {}, "y": {"k": 2}}, {"x": {"k": 2}, "y": {"k": 2}}),
        ("push_to", "x", "y", {"x": ["a"], "y": 2}, {"x": ["a", 2], "y": 2}),
        ("pu_to", "x", "y", {"x": [], "y": [1]}, {"x": [[1]], "y": [1]}),
        ("merge_to", ".", "x", {"x": {"a": 1}}, {"x": {"a": 1}, "a": 1}),
        ("merge_to", "A", ".", {"A": {}, "x": 1}, {"A": {"A": {}, "x": 1}, "x": 1}),
        ("merge_to", "none", "x", {"x": 1}, {"x": 1}),
        ("merge_from", "y", "x", XY, {**XY, "x": {"a": "A", "b": 2, "c": "C"}}),
        ("merge_from", "y", "x", {"x": {"a": 1}, "y": 2}, {"x": {"a": 1, "y": 2}, "y": 2}),
        ("merge_from", "none", "x", {"x": {}}, {"x": {"none": None}}),
        ("merge_from", "y", "x", {"x": 1, "y": {}}, {"x": 1, "y": {}}),
        ("push_from", "y", "x", {"x": ["a"], "y": 2}, {"x": ["a", 2], "y": 2}),
        ("pu_from", "y", "x", {"x": [], "y": 2}, {"x": [2], "y": 2}),
        ("mg_from", ".", "x", {"x": {"a": 1}}, {"x": {"a": 1, "x": {"a": 1}}}),
        ("migrate_to", "y", "x", XY, {"y": {"a": 1, "b": 2, "c": "C"}}),
        ("mi_to", ".", "x", {"x": {"a": 1}}, {"a": 1}),
        ("migrate_to", "y", "x", {"x": {}, "y": 2}, {"x": {}, "y": 2}),
        ("migrate_from", "y", "x", XY, {"x": {"a": "A", "b": 2, "c": "C"}}),
        ("mi_from", ".", "x", {"x": {"a": 1}}, {"x": {"a": 1, "x": {"a": 1}}}),
    ],
)  # fmt: skip
def test_what_becomes_of_a_payload(
    key: str, wish: Any, field: Any, fields: Json, after: Json
) -> None:
    assert changed(key, wish, field, fields) == after


@pytest.mark.parametrize(
    ("key", "wish", "field", "after"),
    [
        ("restore", True, "x", {"x": 0, "y": 2}),
        ("rs", "true", "y", {"x": 1, "y": None}),
        ("restore", True, "/./", {"x": 0, "y": 2, "w": 3}),
        ("restore_from", "~", "x", {"x": 1, "y": 2}),
        ("take", True, "x", {"x": 1, "w": 3}),
        ("take", "true", "y, none", {"x": 0, "w": 3, "y": 2, "none": None}),
        ("discard", True, "x", {"y": 2, "w": 3}),
        ("discard", True, "x|y|none", {"w": 3}),
        ("discard", "all", "/./", {"x": 0, "w": 3}),
    ],
)
def test_what_comes_back_of_before(key: str, wish: Any, field: str, after: Json) -> None:
    assert changed(key, wish, field, {"x": 1, "y": 2}, {"x": 0, "w": 3}) == after


@pytest.mark.parametrize(
    ("key", "wish", "told"),
    [
        ("remove", False, "remove: false: only `true` means anything here"),
        ("remove", 1, "only `true`"),
        ("take", "x", "only `true`"),
        ("discard", [], "only `true`"),
        ("copy_to", 5, "copy_to: 5 is no name of a field"),
        ("move_from", "", "is no name of a field"),
        ("merge_to", None, "merge_to: null is no name of a field"),
        ("restore", False, "is no name of a field"),
    ],
)
def test_what_cannot_be_asked(key: str, wish: Any, told: str) -> None:
    with pytest.raises(FilterError) as caught:
        CHANGES[key](key, wish)
    assert told in str(caught.value)


def test_the_whole_payload_is_not_removed() -> None:
    with pytest.raises(FilterError, match="name the fields that are to go"):
        changed("remove", True, ".", {"x": 1})
