from __future__ import annotations

import textwrap

import pytest

from mint.expressions.table import EXPRESSIONS
from mint.lang.certain import Certain
from mint.lang.hoist import hoist
from mint.lang.reach import Texts
from mint.lang.read import read


def certain(text: str) -> tuple[Texts, Certain]:
    tree = read("define\n" + textwrap.indent(textwrap.dedent(text), "  "), format="radial").tree
    texts = Texts([hoist(tree)])
    return texts, Certain(texts, EXPRESSIONS)


@pytest.mark.parametrize(
    ("text", "sure", "passes"),
    [
        ("alice", "alice", True),
        ("alice if: x", "", True),
        ("alice unless: x", "", True),
        ("alice await: t", "", False),
        ("alice lose: true", "alice", False),
        ("sequence\n  alice\n  bob", "alice bob sequence", True),
        ("sequence\n  alice lose: true\n  bob", "alice sequence", False),
        ("sequence\n  alice flank: true\n  bob", "alice bob sequence", True),
        ("sequence\n  stall\n  bob", "sequence stall", False),
        ("sequence timeout: 1h\n  alice", "sequence", True),
        ("sequence timers: '1h: bob'\n  alice", "sequence", False),
        ("sequence timeout: 1h, on_timeout: redo\n  alice", "sequence", False),
        ("if x\n  alice\n  bob", "if", True),
        ("if x\n  alice\n  stall", "if", False),
        ("given\n  that x\n    alice", "given", True),
        ("concurrence\n  alice\n  bob", "alice bob concurrence", True),
        ("concurrence\n  alice\n  stall", "alice concurrence stall", False),
        ("concurrence count: 1\n  alice\n  bob", "concurrence", True),
        ("cursor\n  alice", "cursor", False),
        ("set f:a: 1", "set", True),
        ("set f:a\n  alice", "set", False),
        ("participant alice", "participant", True),
        ("ref '$f:x'", "ref", False),
        ("subprocess nowhere", "subprocess", False),
        ("every 1h\n  alice", "every", False),
        ("define x\n  alice", "", True),
    ],
)
def test_what_is_sure(text: str, sure: str, passes: bool) -> None:  # noqa: FBT001 - a table
    texts, found = certain(text)
    told = found.of((0, "0_0"))
    assert " ".join(sorted({texts.parts[spot].name for spot in told.steps})) == sure
    assert told.passes is passes
    assert not found.none


def test_what_a_body_surely_begins() -> None:
    texts, found = certain("sub\nbob\ndefine sub\n  alice")
    told = found.of((0, "0_1"))
    assert sorted(texts.parts[spot].name for spot in told.steps) == ["alice", "sub"]
    assert found.row([(0, "0_1"), (0, "0_2")]).passes


@pytest.mark.parametrize(
    ("text", "call", "sure", "passes"),
    [
        ("sub\ndefine sub\n  alice\n  sub", "0_1", "alice sub", False),
        ("sub\ndefine sub\n  alice\ndefine sub\n  bob", "0_2", "sub", False),
        ("sub\ndefine sub, timeout: 1h\n  alice", "0_1", "sub", True),
    ],
)
def test_what_is_sure_about_a_call(text: str, call: str, sure: str, passes: bool) -> None:  # noqa: FBT001 - a table
    texts, found = certain(text)
    told = found.of((0, call))
    assert " ".join(sorted({texts.parts[spot].name for spot in told.steps})) == sure
    assert told.passes is passes


@pytest.mark.parametrize("word", ["terminate", "error x", "undo t", "kill t", "redo t", "rewind"])
def test_nothing_is_sure_where_one_step_may_end_another(word: str) -> None:
    _, found = certain(f"alice\n{word}")
    assert found.none
