from __future__ import annotations

from datetime import date

import pytest

from mint.lang.dollar import parse
from mint.lang.template import SPECIALS, Lookup, Nested, text_of


@pytest.mark.parametrize(
    ("body", "name", "quoted"),
    [
        ("f:a.b", "a.b", False),
        ("'a", "a", True),
        ('"v:a', "a", True),
        ("home:user", "home:user", False),
        ("f:v:x", "v:x", False),
    ],
)
def test_a_lookup_knows_what_it_finds(body: str, name: str, *, quoted: bool) -> None:
    lookup = Lookup.of(body)
    assert (lookup.name, lookup.quoted) == (name, quoted)


def test_a_text_of_one_lookup_has_a_sole_one() -> None:
    assert isinstance(parse("${a}").sole, Lookup)
    assert isinstance(parse("${a.${b}}").sole, Nested)
    assert parse("${a} ").sole is None
    assert parse("${a}${b}").sole is None
    assert parse("a").sole is None


def test_only_the_form_without_braces_is_whole() -> None:
    assert parse("$a").whole
    assert not parse("${a}").whole


def test_specials_are_named_in_one_place() -> None:
    assert {"wfid", "full_tag"} <= SPECIALS


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (5, "5"),
        (1.0, "1.0"),
        ("a b", "a b"),
        ([], "[]"),
        ({"a": None}, '{"a": null}'),
        ([date(2030, 1, 2)], '["2030-01-02"]'),
    ],
)
def test_text_of(value: object, text: str) -> None:
    assert text_of(value) == text
