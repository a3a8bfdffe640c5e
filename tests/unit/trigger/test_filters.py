from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.errors import FilterError
from mint.trigger import Entry
from mint.trigger.filters import MAX_DEPTH, parsed
from mint.trigger.sides import Side

ENTRY = Entry({"cn": ["Web  One", "w1"], "vlan": ["12"], "mail": ["a(b)*c"], "photo": [b"\xff"]})


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("(cn=web one)", True),
        ("cn=w1", True),
        ("(CN=W*)", True),
        ("(cn=*b*o*)", True),
        ("(cn=o*)", False),
        ("(vlan>=9)", True),
        ("(vlan<=9)", False),
        ("(cn>=w)", True),
        ("(cn~=W1)", True),
        ("(photo=*)", True),
        ("(photo=x)", False),
        ("(uid=*)", False),
        ("(!(uid=*))", True),
        (r"(mail=a\28b\29\2ac)", True),
        (r"(mail=a\28*\2ac)", True),
        ("(&)", True),
        ("(|)", False),
        ("(& (cn=w1) (| (vlan=1) (vlan=12) ) )", True),
        ("(&(cn=w1)(!(vlan=12)))", False),
    ],
)
def test_a_filter_fits(text: str, *, fits: bool) -> None:
    assert parsed(text).fits(Side(ENTRY)) is fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("(uid=7)", None),
        ("(!(uid=7))", None),
        ("(&(uid=7)(vlan=12))", None),
        ("(&(uid=7)(vlan=1))", False),
        ("(|(uid=7)(vlan=12))", True),
        ("(sn=*)", False),
    ],
)
def test_what_is_not_known_stays_so(text: str, fits: bool | None) -> None:  # noqa: FBT001
    assert parsed(text).fits(Side(ENTRY, frozenset({"cn", "vlan", "sn"}))) is fits


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(cn=a", "at character"),
        ("(cn)", "at character"),
        ("(cn:dn:=a)", "at character"),
        ("(cn:=a)", "`:=` is not understood"),
        ("", "at character"),
        ("(a=b)(c=d)", "at character 6"),
        ("(!" * (MAX_DEPTH + 1) + "(a=b)" + ")" * (MAX_DEPTH + 1), "brackets in one another"),
    ],
)
def test_what_is_no_filter_says_where(text: str, said: str) -> None:
    with pytest.raises(FilterError, match=said):
        parsed(text)


@given(st.text(max_size=30))
def test_no_text_makes_more_than_a_filter_error(text: str) -> None:
    with contextlib.suppress(FilterError):
        parsed(text).fits(Side(ENTRY))


def test_a_filter_knows_what_it_asks_for() -> None:
    assert parsed("(&(cn=a)(|(VLAN>=2)(!(mail=*))))").attributes == {"cn", "vlan", "mail"}
