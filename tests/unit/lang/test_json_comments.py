from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.errors import DefinitionError
from mint.lang.json_comments import read_json_object, without_comments


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('# all of it\n{"a": 1} # one', {"a": 1}),
        ('{"a": 1, // one\n "b": 2}', {"a": 1, "b": 2}),
        ("{/* none\n at all */}", {}),
        (
            '{"url": "http://example.org/#top", "c": "/* no */"}',
            {"url": "http://example.org/#top", "c": "/* no */"},
        ),
        ('{"a": "say \\"# no\\""} # "yes"', {"a": 'say "# no"'}),
        ("\ufeff{}", {}),
    ],
)
def test_comments_are_read_over(text: str, value: object) -> None:
    assert read_json_object(text) == value


def test_an_error_stands_where_it_stands_in_the_text() -> None:
    with pytest.raises(DefinitionError) as caught:
        read_json_object('{ # {{{\n  "a": 1, /* x */ }\n', "x.conf")
    assert (caught.value.source, caught.value.line, caught.value.column) == ("x.conf", 2, 19)


@pytest.mark.parametrize("text", ["[]", "1", "# nothing", '{"a": "#}', "/* open {}"])
def test_what_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(DefinitionError):
        read_json_object(text)


@given(st.text(alphabet='"\\#/*\n{}a:1 '))
def test_all_else_stays_where_it_was(text: str) -> None:
    bare = without_comments(text)
    assert len(bare) == len(text)
    assert [i for i, c in enumerate(text) if c == "\n"] == [
        i for i, c in enumerate(bare) if c == "\n"
    ]
    assert all(new in (old, " ") for old, new in zip(text, bare, strict=True))
