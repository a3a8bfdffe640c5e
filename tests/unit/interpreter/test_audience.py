from __future__ import annotations

from typing import Any

import pytest

from mint.interpreter.audience import UPON, hears, matches, names_of, value_of
from mint.model.effect import Event, Listener


def event(kind: str = "replied", name: str = "al", **fields: Any) -> Event:
    return Event("w", kind, 0.0, name=name, data={"fields": fields})


def listener(kind: str = "reply", name: str = "al", **more: Any) -> Listener:
    return Listener("other", "0!x", kind, name, **more)


@pytest.mark.parametrize(("kind", "upon"), UPON.items())
def test_kinds(kind: str, upon: str) -> None:
    assert hears(listener(upon), event(kind))
    assert [each for each in UPON.values() if hears(listener(each), event(kind))] == [upon]
    assert not hears(listener(upon), event("echo"))


def test_names_and_patterns() -> None:
    assert hears(listener(name=""), event(name="bob"))
    assert not hears(listener(), event(name="alan"))
    assert hears(listener(name="", pattern="^al"), event(name="alan"))
    assert not hears(listener(name="", pattern="("), event(name="("))
    assert matches("b", event(name="abc"))


def test_a_tag_within_a_tag_has_two_names() -> None:
    assert names_of(event("left_tag", "a/b")) == ("a/b", "b")
    assert names_of(event("replied", "a/b")) == ("a/b",)


def test_within_one_process_and_with_one_value() -> None:
    assert hears(listener(within="w"), event())
    assert not hears(listener(within="other"), event())
    assert hears(listener(field="h.n", value="n:0x5"), event(h={"n": "5"}))
    assert not hears(listener(field="h.n", value="n:0x5"), event())
    assert value_of(event(), "") == ""
    assert value_of(event(h=[]), "h") is None
