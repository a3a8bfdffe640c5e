from __future__ import annotations

import pytest

from mint.trigger.dn import is_below, parts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cn=a, dc=org", "CN=A,DC=ORG"),
        (r"cn=a\2cb,dc=org", r"cn=a\,b,dc=org"),
        (r"cn=\C3\A9,dc=org", "cn=é,dc=org"),
        ("cn = a,dc=org", "cn=a,dc=org"),
    ],
)
def test_equal_names_have_equal_parts(one: str, other: str) -> None:
    assert parts(one) == parts(other)


def test_a_comma_that_is_escaped_parts_nothing() -> None:
    assert len(parts(r"cn=a\,dc=org,dc=org")) == 2
    assert not is_below(r"cn=a\,ou=x,dc=org", "ou=x,dc=org")


def test_everything_is_below_nothing() -> None:
    assert is_below("cn=a", "")
    assert not is_below("cn=a", "cn=b")
    assert is_below("cn=a", "cn=a")
