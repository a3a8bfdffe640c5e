from __future__ import annotations

import pytest

from mint.errors import DefinitionError
from mint.lang.places import Place
from mint.lang.xml_attributes import attributes_of, json_value, place_of

TAG = '<a one="1"\n   json:two=\'{"x": ">"}\' on-error = "é">'


def test_the_place_of_an_attribute_is_found_under_both_its_names() -> None:
    assert place_of("one", lambda: TAG, Place(5, 7)) == Place(5, 10)
    assert place_of("json:two", lambda: TAG, Place(5, 7)) == Place(6, 4)
    assert place_of("on_error", lambda: TAG, Place(5, 7)) == Place(6, 26)
    assert place_of("three", lambda: TAG, Place(5, 7)) == Place(5, 7)


def test_attributes_keep_their_order() -> None:
    pairs = [("b", "1"), ("mint:text", "t"), ("mint:more", '{"x y": 1}'), ("json:c", "null")]
    found = attributes_of("a", pairs, lambda: "<a>", Place(1, 1))
    assert list(found.items()) == [("b", "1"), ("t", None), ("x y", 1), ("c", None)]


def test_json_that_is_none_is_told_where_the_attribute_stands() -> None:
    with pytest.raises(DefinitionError, match="quotes of its own") as caught:
        json_value("json:two", "text", lambda: TAG, Place(5, 7))
    assert (caught.value.line, caught.value.column) == (6, 4)
