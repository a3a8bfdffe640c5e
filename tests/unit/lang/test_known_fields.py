from __future__ import annotations

import pytest
from tests.unit.lang.language import EXPRESSIONS

from mint.lang.check_world import Spot, World
from mint.lang.known_fields import Fields, Known, participant_of, reads, written
from mint.lang.read import read

PEOPLE = ("define k\n  human to: ann", False)


def spot(text: str) -> Spot:
    return Spot("0", read(text, format="radial").tree, None)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("set 'f:a.b': 1", ["a.b"]),
        ("set a: 1", ["a"]),
        ("set field: 'a', value: 1", ["a"]),
        ("set 'v:a': 1", []),
        ("iterator on: 'x', to: 'f:a'", ["a", "a"]),
        ("echo 'field:a'", ["a"]),
        ("alpha a: 1", []),
        ("human into: 'qa.says', who: 'by'", ["qa.says", "by"]),
    ],
)
def test_what_a_step_writes(text: str, fields: list[str]) -> None:
    assert list(written(spot(text))) == fields


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("echo '${a.b} ${f:c} ${v:d} ${wfid}'", ["a.b", "c"]),
        ("alpha if: '${a} == b', task: '$f:c'", ["a", "c"]),
        ("echo '${h.${key}}'", ["key"]),
        ("alpha p: {q: ['${a}']}", ["a"]),
        ("echo '${r:1+1}'", []),
        ("echo '${__error__}'", []),
    ],
)
def test_what_a_step_reads(text: str, paths: list[str]) -> None:
    assert list(reads(spot(text))) == paths


def test_who_is_called() -> None:
    tree = read("define k\n  a\n  b\n  participant c\n  echo x\n  define b\n    noop").tree
    world = World(tree, None, EXPRESSIONS)
    called = [participant_of(each, world) for each in world.spots]
    assert called == [None, "a", None, "c", None, None, None]


def test_a_definition_in_which_a_participant_works_is_open() -> None:
    known = Known(closed=True)
    for text, closed in (("define k\n  echo x", True), ("define k\n  a", False), PEOPLE):
        assert Fields(World(read(text).tree, None, EXPRESSIONS), known).closed is closed
