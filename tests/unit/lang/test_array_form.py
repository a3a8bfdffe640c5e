from __future__ import annotations

import pytest

from mint.errors import DefinitionError
from mint.lang.json_text import read_json


def test_a_step_stands_where_its_list_begins() -> None:
    reading = read_json('["sequence", {},\n [["alpha", {}, []],\n  ["bravo", {}, []]]]')
    places = {position: (place.line, place.column) for position, place in reading.places.items()}
    assert places == {"0": (1, 1), "0_0": (2, 3), "0_1": (3, 3)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1}', r"1:1: a step is .* at 0 there is an object"),
        ('["a"]', r"1:1: .* at 0 there is a list of 1"),
        ('["a", {}, [], 1]', r"at 0 there is a list of 4"),
        ('["a", {}, [\n"b"]]', r"2:1: .* at 0_0 there is `b`"),
        ('["a", {}, [["b", {}, []],\n ["c", [], []]]]', r"2:8: the attributes .* at 0_1"),
        ('["a", {}, {}]', r"1:11: the children .* must be a list"),
        ("[1, {}, []]", r"1:2: the name of a step must be a text; at 0 there is `1`"),
        ('["", {}, []]', r"1:2: the step at 0 has an empty name"),
        ("null", r"at 0 there is nothing"),
    ],
)
def test_another_shape_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        read_json(text)
