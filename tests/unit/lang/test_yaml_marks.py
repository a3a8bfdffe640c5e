from __future__ import annotations

import pytest
import yaml

from mint.errors import DefinitionError
from mint.lang.yaml_marks import marked, quickly_marked


def test_values_know_their_places() -> None:
    value = marked("a:\n  - b\n  - {c: d}\n")
    assert value.entries is not None
    key, items = value.entries[0]
    assert (key.place.line, key.place.column) == (1, 1)
    assert items.items is not None
    assert [(item.place.line, item.place.column) for item in items.items] == [(2, 5), (3, 5)]


def test_keys_are_texts() -> None:
    value = marked("on: 1\nyes: 2\n5: 3\ntrue: 4\n'': 5")
    assert value.plain() == {"on": 1, "yes": 2, "5": 3, "true": 4, "": 5}


def test_quoted_scalars_are_texts() -> None:
    assert marked("['5', \"true\", '~', 5]").plain() == ["5", "true", "~", 5]


def test_aliases_stand_for_what_was_anchored() -> None:
    assert marked("a: &x {b: [1]}\nc: *x\nd: &y e\nf: *y").plain() == {
        "a": {"b": [1]},
        "c": {"b": [1]},
        "d": "e",
        "f": "e",
    }


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")
@pytest.mark.parametrize("text", ["a: [b, 'c', 1]\nd: {e: f}\n", "a: &x {b: [1]}\nc: *x\n"])
def test_the_quick_parser_marks_the_same(text: str) -> None:
    assert quickly_marked(text) == marked(text)


def test_the_quick_parser_marks_only_what_both_read_alike() -> None:
    assert quickly_marked("a:\tb") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1: there is nothing"),
        ("a: !!python/object:x y", "1:4: the tag .*python/object:x is refused"),
        ("!t a", "1:1: the tag !t is refused"),
        ("a: 1\na: 2", "2:1: the key `a` stands here twice"),
        ("5: 1\n'5': 2", "2:1: the key `5` stands here twice"),
        ("[a]: 1", "1:1: a key must be a text"),
        ("a: *b", "1:4: there is no anchor &b"),
        ("a: &b [*b]", r"1:8: \*b would hold itself"),
        ("a\n--- \nb", "2:1: a second document"),
        ("a: .nan", "1:4: .*nan is not a number"),
        ("a: @b", "1:4: this is not YAML: .*needs quotes"),
        ("a: b: c", "1:5: this is not YAML: .*needs quotes"),
        ("a: [b", "1:6: this is not YAML"),
        ("a\n\x01", r"2:1: this is not YAML: the character U\+0001"),
        (f"a: {'1' * 5000}", "1:4: the integer .* is too long"),
    ],
)
def test_errors_tell_the_place(text: str, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        marked(text)


def test_a_short_text_cannot_unfold_into_an_endless_one() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(DefinitionError, match="more than 1000000 values"):
        marked("\n".join(lines))
