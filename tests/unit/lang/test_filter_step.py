from __future__ import annotations

from typing import Any

import pytest

from mint.errors import FilterError
from mint.lang.filter_step import reference, written
from mint.lang.read import read


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("v:x", ("v", "x")), ("var:x.y", ("var", "x.y")), ("variable:/x", ("variable", "/x")),
        ("f:x", ("f", "x")), ("field:x", ("field", "x")),
        ("x", None), ("", None), (None, None), ("vf:x", None), ("v", None), ("/a:b/", None),
    ],
)  # fmt: skip
def test_references(text: str | None, found: tuple[str, str] | None) -> None:
    assert reference(text) == found


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("filter x, type: string", [{"field": "x", "type": "string"}]),
        ("filter x, type: string, if: true, tag: t", [{"field": "x", "type": "string"}]),
        ("filter f: x, in: [1]", [{"f": "x", "in": [1]}]),
        ("filter fields: [x], set: 1", [{"fields": ["x"], "set": 1}]),
        ("filter x", [{"field": "x"}]),
        ("filter in: [{field: x, set: 1}, or]", [{"field": "x", "set": 1}, "or"]),
        ("filter in: '$f:rules'", "$f:rules"),
        (
            "filter if: true\n  field x, set: 1\n  or\n  y set: '${z}'\n  f z\n  q fields: 'a,b'",
            [
                {"field": "x", "set": 1},
                "or",
                {"field": "y", "set": "${z}"},
                {"field": "z"},
                {"fields": "a,b"},
            ],
        ),
    ],
)
def test_the_forms(text: str, rules: Any) -> None:
    assert written(read(text, format="radial").tree) == rules


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("filter", "there are no rules"),
        ("filter if: true", "there are no rules"),
        ("filter out: []", "of which field?"),
        ("filter record: true\n  field x", "stand in the first one"),
    ],
)
def test_what_is_no_filter(text: str, told: str) -> None:
    with pytest.raises(FilterError, match=told):
        written(read(text, format="radial").tree)
