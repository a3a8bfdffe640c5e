from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from tests.unit.lang.cases import CONFORMANCE
from tests.unit.lang.language import EXPRESSIONS
from tests.unit.lang.trees import trees

from mint.lang.check import check
from mint.lang.places import Place, Reading
from mint.lang.read import read
from mint.model.tree import Tree

MEANT = ("`nemo`", "'never'")
"""What the cases name wrongly on purpose, to see the error handled."""


def cases() -> list[Any]:
    """Every case that ends well, with its definition."""
    return [
        pytest.param(case, id=case["name"])
        for path in sorted(CONFORMANCE.glob("*.json"))
        for case in json.loads(path.read_text())["cases"]
        if case["expect"].get("state") == "terminated"
    ]


@pytest.mark.parametrize("case", cases())
def test_good_definitions_have_no_errors(case: dict[str, Any]) -> None:
    engine = case.get("engine") or {}
    findings = check(
        Reading(Tree.of(case["definition"])),
        participants=case["participants"],
        expressions=EXPRESSIONS,
        variables=[*(case.get("variables") or ()), *engine.get("variables", ())],
    )
    errors = [str(each) for each in findings if each.severity == "error"]
    assert [each for each in errors if not any(meant in each for meant in MEANT)] == []


@pytest.mark.parametrize("case", cases())
def test_nothing_is_taken_for_misspelt_in_good_definitions(case: dict[str, Any]) -> None:
    reading = Reading(Tree.of(case["definition"]))
    findings = check(reading, participants=None, expressions=EXPRESSIONS)
    assert not [str(each) for each in findings if "misspelt" in each.message]


def test_findings_come_in_the_order_of_the_text_with_their_places() -> None:
    text = "define k\n  sequnce\n  wait never\n" + "  noop\n" * 8 + "  a timout: 1d\n"
    findings = check(read(text), participants=None, expressions=EXPRESSIONS)
    assert [(each.position, each.place, each.severity) for each in findings] == [
        ("0_0", Place(2, 3), "warning"),
        ("0_1", Place(3, 3), "error"),
        ("0_10", Place(12, 3), "warning"),
    ]


def test_a_tree_without_a_text_is_checked_too() -> None:
    tree = Tree("sequence", {}, (Tree("nobody"),))
    [finding] = check(Reading(tree), participants=["al"], expressions=EXPRESSIONS)
    assert str(finding).startswith("0_0: error: nothing is called `nobody`")


@given(trees)
def test_any_tree_can_be_checked(tree: Tree) -> None:
    for participants in (None, [], ["alpha"]):
        check(Reading(tree), participants=participants, expressions=EXPRESSIONS)
