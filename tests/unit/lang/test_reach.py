from __future__ import annotations

import textwrap

import pytest

from mint.lang.hoist import hoist
from mint.lang.reach import Texts
from mint.lang.read import read


def texts(text: str) -> Texts:
    tree = read("define\n" + textwrap.indent(textwrap.dedent(text), "  "), format="radial").tree
    return Texts([hoist(tree)])


def names(found: Texts, at: str, *, body: bool = False, handlers: bool = False) -> set[str]:
    steps = found.begin((0, at), body=body, handlers=handlers).steps
    return {found.parts[spot].name for spot in steps}


def test_all_that_stands_below_can_begin() -> None:
    found = texts("sequence\n  alice\n  if x\n    bob\n    carol\ndave")
    assert names(found, "0_0") == {"sequence", "alice", "if", "bob", "carol"}
    assert names(found, "0_1") == {"dave"}


@pytest.mark.parametrize("call", ["sub", "subprocess sub", "ref sub", "participant sub"])
def test_what_is_called_can_begin(call: str) -> None:
    found = texts(f"{call}\ndefine sub\n  alice\n  define inner\n    bob\n  inner")
    assert {"alice", "inner", "bob"} <= names(found, "0_1")


def test_a_definition_that_is_passed_by_begins_nothing() -> None:
    found = texts("define sub\n  alice\nbob")
    assert names(found, "0_0") == {"define"}
    assert names(found, "0_0", body=True) == {"define", "alice"}


def test_what_calls_itself_comes_to_an_end() -> None:
    found = texts("sub\ndefine sub\n  alice\n  sub")
    assert names(found, "0_1") == {"sub", "define", "alice"}


def test_handlers_count_when_they_are_asked_for() -> None:
    found = texts("alice on_error: sub\nbob timers: '1h: carol, 2h: sub'\ndefine sub\n  dave")
    for at in ("0_1", "0_2"):
        assert "dave" not in names(found, at)
        assert "dave" in names(found, at, handlers=True)
    assert found.handler_names((0, "0_2")) == ["carol", "sub"]


def test_a_handler_may_be_a_tree() -> None:
    found = Texts([read('["define", {}, [["alice", {"on_error": ["bob", {}, []]}, []]]]').tree])
    assert names(found, "0_0", handlers=True) == {"alice", "bob"}
    assert found.parts[(0, "0_0:on_error")].name == "bob"


def test_the_handlers_of_what_lives() -> None:
    found = texts("sequence\n  on_error\n    alice\n  bob on_error: redo\ncarol on_error: '$f:x'")
    handled = found.handled((0, "0_0"))
    assert {found.parts[spot].name for spot in handled.steps} == {"on_error", "alice"}
    assert (0, "0_0_1") in found.handled((0, "0_0_1")).steps
    assert found.handler_names((0, "0_1")) == ["$"]


def test_a_process_that_regenerates_can_come_to_everything() -> None:
    found = Texts([read("define on_terminate: regenerate\n  alice\n  bob").tree])
    assert len(found.handled((0, "0")).steps) == 3


def test_redo_can_begin_everything() -> None:
    found = texts("alice tag: t\nredo t")
    assert "alice" in names(found, "0_1")


@pytest.mark.parametrize(
    "call",
    ["'do_${f:x}'", "ref '$f:x'", "subprocess 'lib/x.radial'", "apply", "participant '$v:p'"],
)
def test_what_is_computed_is_told(call: str) -> None:
    found = texts(f"sequence\n  {call}")
    assert found.begin((0, "0_0")).computed == {(0, "0_0_0")}


def test_a_body_of_another_text_is_found() -> None:
    found = Texts([read("define\n  define sub\n    alice").tree, read("sub").tree])
    assert {found.parts[spot].name for spot in found.begin((1, "0")).steps} >= {"sub", "alice"}
