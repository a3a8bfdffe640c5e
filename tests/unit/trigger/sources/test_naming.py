from __future__ import annotations

import pytest

from mint.errors import BadEvent
from mint.trigger.sources.naming import renamed, split


def test_a_comma_within_a_part_does_not_split_a_name() -> None:
    assert split(r"cn=Doe\, Ann,ou=x") == (r"cn=Doe\, Ann", "ou=x")
    assert split(r"cn=a\2Cb,ou=x") == (r"cn=a\2Cb", "ou=x")
    assert split("dc=org") == ("dc=org", "")


def test_a_new_name_takes_the_place_of_the_old_one() -> None:
    new = renamed({"CN": [b"Ann", b"other"]}, "cn=ann,dc=x", "cn=Bea", keep=False)
    assert new == {"CN": [b"other", b"Bea"]}


def test_an_old_name_may_stay() -> None:
    assert renamed({"cn": [b"a"]}, "cn=a,dc=x", "cn=b", keep=True) == {"cn": [b"a", b"b"]}


def test_a_name_may_have_several_values_and_escaped_ones() -> None:
    new = renamed({"cn": [b"a"]}, "cn=a,dc=x", r"cn=b\2Cc+uid=\C3\A9", keep=False)
    assert new == {"cn": [b"b,c"], "uid": ["é".encode()]}


def test_what_is_no_name_is_refused() -> None:
    with pytest.raises(BadEvent, match="not a name"):
        renamed({}, "nonsense", "cn=b", keep=False)
