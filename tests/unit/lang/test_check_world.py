from __future__ import annotations

from tests.unit.lang.language import EXPRESSIONS

from mint.lang.check_world import World
from mint.lang.read import read


def world(text: str, participants: list[str] | None = None) -> World:
    return World(read(text).tree, participants, EXPRESSIONS, ["outside"])


def test_a_spot_knows_what_is_above_it() -> None:
    spots = {spot.position: spot for spot in world("define k\n  let\n    a\n  b").spots}
    assert list(spots) == ["0", "0_0", "0_0_0", "0_1"]
    assert [above.position for above in spots["0_0_0"].above()] == ["0_0", "0"]


def test_what_is_data_is_not_looked_at() -> None:
    text = "sequence\n  filter\n    field x\n  participant a\n    b\n  a\n    c\n  d\n    e"
    names = [spot.tree.name for spot in world(text, ["a"]).spots]
    assert names == ["sequence", "filter", "participant", "a", "d", "e"]


def test_names_are_bound_by_definitions_variables_and_calls() -> None:
    known = world(
        "define k\n  set v:/a.b: 1\n  inc var: c\n  iterator to: v:d\n    sub e: 1\n"
        "  save to_v: f\n  set x: 'v:g'\n  registerp h\n  define sub\n"
    )
    for name in (*"acdefgh", "sub", "k", "outside", "i", "ii", "${x}"):
        assert known.is_bound(name), name
    assert not known.is_bound("x")
    assert not known.is_bound("b")


def test_without_a_list_everybody_may_be_a_participant() -> None:
    assert world("a").is_participant("anybody")
    assert not world("a", ["al"]).is_participant("anybody")
    assert world("a", ["al"]).is_known("al")


def test_a_hint_names_what_is_spelt_nearly_so() -> None:
    known = world("define k\n  define weigh\n", ["wrap"])
    assert known.like("wiegh") == "Did you mean `weigh`?"
    assert known.like("wrpa") == "Did you mean `wrap`?"
    assert known.like("wrpa", subprocesses_only=True) == ""
    assert known.like("zzz") == ""
