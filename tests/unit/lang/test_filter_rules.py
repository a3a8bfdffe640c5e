from __future__ import annotations

from typing import Any

import pytest

from mint.errors import FilterError
from mint.lang.filter_rules import flaws, parse

GOOD = {"field": "x", "type": "string"}


@pytest.mark.parametrize(
    ("rules", "sizes"),
    [
        ([], [0]),
        ([GOOD], [1]),
        ([GOOD, "or", GOOD, GOOD], [1, 2]),
        (["or", GOOD], [0, 1]),
        ([[GOOD, GOOD], [GOOD]], [2, 1]),
        ([[GOOD], GOOD], [1, 1]),
    ],
)
def test_alternatives(rules: list[Any], sizes: list[int]) -> None:
    assert [len(part) for part in parse(rules)] == sizes


def test_a_rule_is_understood() -> None:
    source = {"f": "x", "or": 0, "type": "number", "set": 1, "and": None, "record": True}
    [[rule]] = parse([source])
    assert rule.source is source
    assert (rule.wish, rule.fallbacks, rule.is_bare) == ("x", {"or": 0}, False)
    assert [act.check is None for act in rule.acts] == [False, True]


@pytest.mark.parametrize(
    ("rule", "is_bare"),
    [
        ({"field": "x"}, True),
        ({"field": "x", "or": 1}, True),
        ({"field": "x", "record": True}, True),
        ({"field": "x", "default": 1}, False),
        ({"field": "x", "is": None}, False),
    ],
)
def test_a_bare_rule_wants_the_field_to_be_there(rule: dict[str, Any], is_bare: bool) -> None:  # noqa: FBT001 - a table
    assert parse([rule])[0][0].is_bare is is_bare


@pytest.mark.parametrize("key", ["fields", "field", "f"])
def test_the_field_has_three_names(key: str) -> None:
    [[rule]] = parse([{"type": "string", "f": "", key: ["a", "b"]}])
    assert rule.wish == ["a", "b"]


BAD: list[tuple[Any, str]] = [
    ("rules", "is no filter: it has to be a list of rules"),
    (None, "is no filter"),
    ({"in": []}, "is no filter"),
    ([{"type": "string"}], 'rule 1 of the filter, {"type": "string"}: it names no field'),
    ([GOOD, "and"], 'rule 2 of the filter, "and": it has to be an object'),
    ([GOOD, "or", 5], "rule 2 of the filter, 5: it has to be an object"),
    ([{"field": "x", "typ": "string"}], "a rule knows no `typ`: did you mean `type`?"),
    ([{"field": "x", "xyzzy": 1}], "a rule knows no `xyzzy`"),
    ([{"field": "x", "type": "strin"}], "there is no type `strin`"),
    ([{"field": ["x", 1.5], "set": 1}], "is no name of a field"),
    ([{"field": "/(/", "set": 1}], "is not a regular expression"),
    ([GOOD] * 1001, "a filter of more than 1000 rules is too long"),
]


@pytest.mark.parametrize(("rules", "told"), BAD)
def test_bad_rules_are_named(rules: Any, told: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(rules)
    assert told in str(caught.value)
    assert told in next(flaws(rules))


def test_all_flaws_are_found_at_once() -> None:
    found = list(flaws([{"field": "x", "typ": 1}, GOOD, {"set": 1}]))
    assert [text[:6] for text in found] == ["rule 1", "rule 3"]


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ({"field": "${x}", "size": "${n}"}, 0),
        ({"field": "x", "valid": "$v:ok"}, 0),
        ({"field": "x", "${kind}": 1}, 0),
        ({"field": "x", "typ": "${t}"}, 1),
        ({"field": "x", "size": "5 $"}, 1),
    ],
)
def test_what_only_a_run_tells_is_no_flaw(rule: dict[str, Any], count: int) -> None:
    assert len(list(flaws([rule]))) == count


def test_a_key_that_was_not_substituted_is_unknown_when_it_is_used() -> None:
    with pytest.raises(FilterError, match="a rule knows no"):
        parse([{"field": "x", "${kind}": 1}])
