from __future__ import annotations

import pytest
from tests.unit.lang.findings import findings


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("filter x, typ: string", "0 error the filter cannot be used: rule 1 of the filter"),
        ("filter x, type: strin", "there is no type `strin`"),
        ("filter in: [{type: string}]", "it names no field"),
        ("filter\n  x type: string\n  y sise: 4", "did you mean `size`?"),
        ("filter in: 5", "is no filter"),
        ("filter", "0 error filter: there are no rules"),
        ("filter record: true\n  x type: string", "stand in the first one"),
        ("alpha filter: [{set: 1}]", "the attribute `filter` cannot be used"),
        ("alpha filter: {out: [{field: x, size: many}]}", "`out` of the attribute `filter` cannot"),
        ("alpha filter: {inn: []}", "`filter` knows no way `inn`"),
        ("alpha filter: flt", "0 warning `filter` names `flt`, but no variable is called so"),
        ("alpha filter: {in: flt}", "names `flt`"),
        ("alpha filter: [{field: x, record: true}]", "0 warning `record` does nothing"),
        ("filter in: [{field: x, set: 1}, {field: y, flush: true}]", "`flush` does nothing"),
        ("filter in: [{field: x}], record: true", "`record` does nothing beside `in`"),
    ],
)
def test_what_is_wrong_with_a_filter(text: str, told: str) -> None:
    [found] = findings(text)
    assert told in found


@pytest.mark.parametrize(
    "text",
    [
        "filter x, type: string, record: true, flush: true",
        "filter in: [{field: x, type: string, record: true}, or, {field: y, set: 1}]",
        "filter in: '$v:rules'",
        "filter 'v:rules'",
        "filter '${which}', size: '${n}'",
        "filter\n  x type: string\n  or\n  field y, default: 1",
        "alpha filter: [{field: '/^a!/', remove: true}]",
        "alpha filter: {in: [], out: [{field: x, restore: true}]}",
        "sequence\n  set 'v:flt': []\n  alpha filter: flt\n  alpha filter: {apply: flt}",
        "alpha filter: '$v:rules'",
        "alpha take: x, discard: true",
    ],
)
def test_good_filters_and_those_that_a_run_tells(text: str) -> None:
    assert findings(text) == []
