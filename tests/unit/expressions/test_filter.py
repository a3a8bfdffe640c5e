from __future__ import annotations

from typing import Any

import pytest

from mint.testing import Dispatched, Erred, Playbook, Terminated

WRONG = [{"field": "x", "type": "string"}, "x", 1]
MISSING = [{"field": "y", "type": "number"}, "y", None]


@pytest.mark.parametrize(
    ("step", "fields", "after"),
    [
        ("filter x, type: string", {"x": "s"}, {"x": "s"}),
        ("filter x, type: string, if: true", {"x": "s"}, {"x": "s"}),
        ("filter x, or: crimea", {}, {"x": "crimea"}),
        ("filter colour, in: [red, green]", {"colour": "green"}, {"colour": "green"}),
        ("filter field: colour, in: [red], or: red", {}, {"colour": "red"}),
        ("filter in: [{field: x, or: a}, {field: y, or: b}]", {}, {"x": "a", "y": "b"}),
        ("filter in: '$f:r'", {"r": [{"f": "x", "s": 1}]}, {"r": [{"f": "x", "s": 1}], "x": 1}),
        ("filter x, set: '${y}!'", {"y": "b"}, {"x": "b!", "y": "b"}),
        ("filter x, set: '$f:none'", {"x": 1}, {"x": None}),
        ("filter '${y}', set: 1", {"y": "b"}, {"y": "b", "b": 1}),
        ("filter x, valid: '${ok}'", {"ok": True}, {"ok": True}),
        ("filter x, set: '${__result__}'", {"__result__": 5}, {"x": "5"}),
        ("filter\n  field x, set: 1\n  y default: '${x}'", {"x": 2}, {"x": 1, "y": "2"}),
        ("filter if: true\n  f x, type: string\n  f y, set: 1", {"x": "s"}, {"x": "s", "y": 1}),
        ("filter\n  x type: string\n  or\n  x type: number", {"x": 5}, {"x": 5}),
        ("filter\n  '/^l!(.)$/' copy_to: 'm\\\\1'", {"l": ["p"]}, {"l": ["p"], "m0": "p"}),
        ("filter x, set: 1\nfilter x, copy_from: '~~.x'", {"x": 0}, {"x": 0}),
        ("filter in: [{field: x, set: 1}, {field: x, copy_from: '~.x'}]", {"x": 0}, {"x": 0}),
        ("filter in: []", {"x": 0, "__result__": 1}, {"x": 0}),
        ("filter x, take: x", {"x": 1}, {"x": 1}),
    ],
)  # fmt: skip
def test_what_passes(step: str, fields: dict[str, Any], after: dict[str, Any]) -> None:
    Playbook(step).launch(fields).expect(Terminated(after))


@pytest.mark.parametrize("held", [lambda rules: rules, lambda rules: {"in": rules}])
@pytest.mark.parametrize("name", ["v:r", "var:r", "variable:/r", "v:h.r", "f:r", "field:h.r"])
def test_rules_are_held_elsewhere(name: str, held: Any) -> None:
    rules = held([{"field": "a", "set": "A"}, {"field": "b", "or": "${a}"}])
    bound = {"r": rules, "h": {"r": rules}}
    play = Playbook(f"filter '{name}'\nalice").launch({} if "v" in name else bound, bound)
    fields = play.dispatches[0].fields
    assert (fields["a"], fields["b"]) == ("A", "${a}")


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("filter x, type: string", {"x": 1}),
        ("filter x", {}),
        ("filter in: [{field: x, set: 2}, {field: y, type: number}]", {"x": 1}),
        ("filter\n  x type: string\n  or\n  x type: number", {"x": True}),
        ("filter 'v:none'", {}),
        ("filter 'f:none', record: true", {}),
    ],
)
def test_what_does_not_pass_changes_nothing(step: str, fields: dict[str, Any]) -> None:
    play = Playbook(f"{step}\nalice").launch(fields)
    play.expect(Erred("0_0", kind="validation"))
    assert play.errors[0].fields == fields
    assert play.errors[0].fault.deviations
    assert play.cancel("0_0").waiting == ["alice"]


def test_corrected_and_replayed() -> None:
    play = Playbook("filter x, type: string\nalice").launch({"x": 1})
    play.expect(Erred("0_0", kind="validation")).replay(fields={"x": "s"}).expect(
        Dispatched("alice", {"x": "s"})
    )


@pytest.mark.parametrize(
    ("steps", "recorded"),
    [
        ("filter x, type: string, record: true", {"__validation_errors__": [WRONG]}),
        ("filter x, type: string, record: 'true'", {"__validation_errors__": [WRONG]}),
        ("filter x, type: string, record: verrors", {"verrors": [WRONG]}),
        (
            "filter in: [{field: x, type: string, record: true}, {field: y, type: number}]",
            {"__validation_errors__": [WRONG, MISSING]},
        ),
        (
            "filter x, type: string, record: true\nfilter y, type: number, record: true",
            {"__validation_errors__": [WRONG, MISSING]},
        ),
        (
            "filter x, type: string, record: true\nfilter y, t: number, record: true, flush: true",
            {"__validation_errors__": [[{"field": "y", "t": "number"}, "y", None]]},
        ),
        (
            "filter x, type: string, record: true\nfilter x, t: number, record: true, flush: true",
            {"__validation_errors__": [WRONG]},
        ),
        ("filter\n  n set: 1, record: e\n  x type: string", {"e": [WRONG]}),
        ("filter x, type: string, record: true\n" * 2, {"__validation_errors__": [WRONG, WRONG]}),
        ("filter x, type: number, record: true", {}),
    ],
)
def test_deviations_are_recorded(steps: str, recorded: dict[str, Any]) -> None:
    Playbook(steps).launch({"x": 1}).expect(Terminated({"x": 1, **recorded}))


@pytest.mark.parametrize("wish", ["false", "''", "'false'"])
def test_what_is_not_to_be_recorded(wish: str) -> None:
    Playbook(f"filter x, type: string, record: {wish}").launch().expect(
        Erred("0_0", kind="validation")
    )


def test_nothing_is_recorded_over_what_is_no_list() -> None:
    play = Playbook("filter y, type: number, record: x").launch({"x": 1})
    assert "the field 'x' holds no list" in play.errors[0].fault.message


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("filter", "there are no rules"),
        ("filter out: [{field: x}]", "of which field?"),
        ("filter in: text", "is no filter: it has to be a list of rules"),
        ("filter in: [5]", "rule 1 of the filter, 5: it has to be an object"),
        ("filter x, typ: string", "did you mean `type`?"),
        ("filter x, type: strin", "there is no type `strin`"),
        ("filter x, match: '('", "is not a regular expression"),
        ("filter record: true\n  x type: string", "stand in the first one"),
        ("filter 'f:x'", "is no filter"),
        ("filter\n  x if: true, type: string", "a rule knows no `if`"),
    ],
)
def test_what_is_no_rule_is_an_error_that_says_so(step: str, told: str) -> None:
    play = Playbook(step).launch({"x": {"y": 1}})
    (error,) = play.errors
    assert told in error.fault.message
    assert (error.fault.kind, error.fault.trace) == ("engine", ())
    assert play.cancel().is_over


def test_a_name_may_stand_for_it() -> None:
    play = Playbook("check x, type: string\nalice", ["alice"]).launch(
        {"x": "s"}, {"check": "filter"}
    )
    assert play.waiting == ["alice"]
