from __future__ import annotations

import pytest
from lark import UnexpectedInput

from mint.lang.condition_grammar import grammar


def test_the_parser_is_made_once() -> None:
    assert grammar() is grammar()


@pytest.mark.parametrize(
    "text",
    ["a", "a == b", "== b", "a ==", "==", "not not a", "(a) and (b or c)", "a in [b]", "in [b]",
     "a is not in {b: c}", "'a' set", "[] empty", "{} is empty", "a not null", "'a' =~ /b/"],
)  # fmt: skip
def test_forms(text: str) -> None:
    assert callable(grammar().parse(text))


@pytest.mark.parametrize(
    "text",
    ["", "a == b == c", "a and", "or a", "(a", "a)", "[a", "a, b", "a in", "a is", "a 'b'",
     "{a}", "{a: }", "a =~ [b]", "not", "()", "a not", "(a) == b"],
)  # fmt: skip
def test_what_has_no_form(text: str) -> None:
    with pytest.raises(UnexpectedInput):
        grammar().parse(text)
