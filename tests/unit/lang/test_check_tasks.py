from __future__ import annotations

import pytest
from tests.unit.lang.findings import findings


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("human form: {properties: {a: {type: x}}}", "0 error form: a: its type must be one of"),
        ("""human form: '{"properties"'""", "0 error form: this is no JSON"),
        ("human due: soon", "0 error due: "),
        ("human escalate: boss", "0 error escalate: 'boss' is not of the form"),
        ("human priority: high", "0 error priority: 'high'"),
        ("human titel: x", "0 warning `human` knows no attribute `titel` | Did you mean `title`?"),
        (
            "human reason: x",
            "0 warning `human` knows no attribute `reason` | It knows due, escalate",
        ),
    ],
)
def test_what_is_wrong_with_a_task(text: str, told: str) -> None:
    [found] = findings(text)
    assert told in found


@pytest.mark.parametrize(
    "text",
    [
        "human to: qa, title: x, form: sheet, due: 1d, escalate: '1h: boss', show: a, into: b",
        "human 'May it go?', timeout: 1d, tag: asked, retries: 1, backoff: 1m",
        "human due: '${f:when}', form: '$f:form', priority: '${f:urgent}'",
        "al form: 5, due: soon",
    ],
)
def test_what_is_right(text: str) -> None:
    assert findings(text, ["al"]) == []
