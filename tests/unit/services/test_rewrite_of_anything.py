from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st

from mint.services.old.rewrite import decoded, understood
from mint.services.old.syntax import Syntax
from mint.services.old.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

_PIECES = st.sampled_from(
    [
        *("print", "exec", "raise", "except", "try:", "if", "else:", "def", "lambda", "class"),
        *(
            "for",
            "in",
            "import",
            "x",
            "y",
            "e",
            "0644",
            "10L",
            "1.5",
            "'a'",
            '"b"',
            "u'c'",
            "ur'd'",
        ),
        *(
            "`x`",
            "<>",
            ">>",
            ">>=",
            ",",
            ".",
            ":",
            ";",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "=",
            "==",
            "+",
        ),
        *("/", "#", "\\\n", "\n", "\t", "f(x)", "(a,b)", "'''m\nn'''", "async", "has_key"),
        *("x.keys()", "\\", "'", '"', "$", "é"),
    ]
)
_TEXTS = st.lists(_PIECES, max_size=30).map(" ".join)


@given(_TEXTS | st.text(max_size=60))
@example("print\x0c")
@example("except (a,\n b), (c,\n d): pass")
def test_any_text_is_a_script_or_is_told_to_be_none(text: str) -> None:
    refusal = _refusal(lambda: understood(text, "x.py"))
    assert not refusal or refusal.startswith("x.py:")


@given(_TEXTS)
def test_no_line_is_lost_or_won(text: str) -> None:
    try:
        today = Syntax(text, "x.py").today()
    except Unreadable:
        return
    assert today.count("\n") == text.count("\n")


@given(st.binary(max_size=60))
def test_any_bytes_are_a_text(text: bytes) -> None:
    refusal = _refusal(lambda: decoded(text, "x.py"))
    assert not refusal or "coding" in refusal


def _refusal(read: Callable[[], object]) -> str:
    """What is told of a text that is no script; empty when it is one."""
    try:
        read()
    except Unreadable as error:
        return str(error)
    return ""
