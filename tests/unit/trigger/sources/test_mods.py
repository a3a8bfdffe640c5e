from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.errors import BadEvent
from mint.trigger.sources.mods import Mod, applied, mods_of, old_of

_NAMES = st.sampled_from(["cn", "description", "jpegPhoto", "userCertificate;binary"])
_VALUES = st.binary(max_size=12)
_CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("+"), _NAMES, st.lists(_VALUES, min_size=1, max_size=3, unique=True)),
        st.tuples(st.just("-"), _NAMES, st.just([])),
        st.tuples(st.just("-1"), _NAMES, st.integers(0, 5)),
        st.tuples(st.just("="), _NAMES, st.lists(_VALUES, max_size=3, unique=True)),
    ),
    max_size=6,
)
_ENTRIES = st.dictionaries(_NAMES, st.lists(_VALUES, min_size=1, max_size=4, unique=True))


def _logged(name: str, op: str, values: list[bytes]) -> list[bytes]:
    """A modification, as slapd writes it."""
    start = f"{name}:{op}".encode()
    return [start + b" " + value for value in values] or [start]


@given(_ENTRIES, _CHANGES)
def test_what_was_done_leads_from_the_old_values_to_the_new_ones(
    old: dict[str, list[bytes]], changes: list[tuple[str, str, list[bytes] | int]]
) -> None:
    model = {name: [*values] for name, values in old.items()}
    lines: list[bytes] = []
    before = None
    for op, name, given_values in changes:
        there = model.setdefault(name, [])
        if isinstance(given_values, int):
            if not there:
                continue
            values, kind = [there[given_values % len(there)]], "-"
            there.remove(values[0])
        elif op == "+":
            values, kind = [one for one in given_values if one not in there], "+"
            if not values:
                continue
            there += values
        else:
            values, kind = given_values, op
            there[:] = values if op == "=" else []
        if before == name:
            lines.append(b":")
        lines += _logged(name, kind, values)
        before = name
    expected = {name: values for name, values in model.items() if values}
    assert applied(old, mods_of(lines)) == expected


@given(_ENTRIES)
def test_old_values_are_read_as_they_are_written(old: dict[str, list[bytes]]) -> None:
    lines = [f"{name}: ".encode() + value for name, those in old.items() for value in those]
    assert old_of(lines) == old


@pytest.mark.parametrize("line", [b"cn", b"", b":+ a", b"cn:? a", b"cn:", b"cn:+a", b"cn: a"])
def test_what_is_no_modification_is_refused(line: bytes) -> None:
    with pytest.raises(BadEvent, match="not a modification"):
        mods_of([line])


@given(st.lists(st.binary(max_size=30)))
def test_any_bytes_are_read_or_refused(lines: list[bytes]) -> None:
    for read in (mods_of, old_of):
        with suppress(BadEvent):
            read(lines)


def test_values_may_hold_what_separates_names_from_values() -> None:
    assert mods_of([b"d:+  a:+ b\n: c"]) == [Mod("d", "+", b" a:+ b\n: c", begins=True)]


def test_an_empty_value_is_a_value() -> None:
    assert applied({}, mods_of([b"d:+ "])) == {"d": [b""]}


def test_two_replacements_of_an_attribute_are_told_apart() -> None:
    lines = [b"d:= a", b":", b"d:= b", b"d:= c"]
    assert applied({}, mods_of(lines)) == {"d": [b"b", b"c"]}


def test_an_increment_adds_to_each_value() -> None:
    assert applied({"n": [b"5", b"7"]}, mods_of([b"n:# -3"])) == {"n": [b"2", b"4"]}


def test_an_increment_of_what_is_no_number_is_refused() -> None:
    with pytest.raises(BadEvent, match="not a number"):
        applied({"n": [b"x"]}, mods_of([b"n:# 1"]))


@pytest.mark.parametrize(
    ("there", "named"),
    [
        (b"Ann", b"ANN"),
        (b"a  b", b"a b"),
        (b"+33 1-23", b"+33123"),
        (b"cn=Ann,dc=org", b"CN=ann, DC=org"),
    ],
)
def test_a_value_is_removed_though_it_was_written_otherwise(there: bytes, named: bytes) -> None:
    assert applied({"x": [b"other", there]}, mods_of([b"x:- " + named])) == {"x": [b"other"]}


def test_the_same_value_is_removed_before_one_that_is_like_it() -> None:
    assert applied({"x": [b"a", b"A"]}, mods_of([b"x:- A"])) == {"x": [b"a"]}
