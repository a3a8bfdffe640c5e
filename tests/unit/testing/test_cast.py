from __future__ import annotations

from mint.ports.directory import Entry
from mint.testing.cast import Cast


def test_only_the_named_take_part() -> None:
    cast = Cast(["alice", Entry("bob", retries=3)])
    assert cast.find("alice") == Entry("alice")
    assert cast.find("bob") == Entry("bob", retries=3)
    assert cast.find("carol") is None


def test_without_names_everybody_takes_part() -> None:
    assert Cast().find("anybody") == Entry("anybody", pattern=True)
    assert Cast([]).find("anybody") is None


def test_who_comes_and_who_goes() -> None:
    cast = Cast(["alice"])
    cast.add("bob")
    cast.remove("alice")
    assert cast.find("alice") is None
    assert cast.find("bob") is not None
