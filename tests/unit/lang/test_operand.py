from __future__ import annotations

from typing import Any

import pytest

from mint.errors import ConditionError
from mint.lang.comparison import Side
from mint.lang.operand import Operand


class Fields:
    """A scope of one payload without depth."""

    def __init__(self, **fields: Any) -> None:
        self.fields = fields

    def field(self, path: str) -> Any:
        return self.fields.get(path)

    def variable(self, path: str) -> Any:
        return {"v": "variable"}.get(path)

    def special(self, name: str) -> str | None:
        return {"wfid": "w"}.get(name)

    def spend(self, length: int) -> None:
        """Nothing is too long here."""


SCOPE = Fields(n=5, s="text", l=[1])


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("abc", Side("abc", "abc")),
        ("two words", Side("two words", "two words")),
        ("1.20", Side(1.2, "1.20")),
        ("-3", Side(-3, "-3")),
        ("true", Side(True, "true")),
        ("nil", Side(None, "nil")),
        ("null", Side(None, "null")),
        ("nil nil", Side("nil nil", "nil nil")),
        ("True", Side("True", "True")),
        ("${n}", Side(5)),
        ("$n", Side(5)),
        ("$v:v", Side("variable")),
        ("${l}", Side([1])),
        ("${none}", Side(None)),
        ("${'n}", Side("5", None, True)),
        ("a${n}", Side("a5")),
        ("${n} ${s}", Side("5 text")),
        ("\\${n}", Side("${n}", "${n}")),
        ("$5", Side("$5", "$5")),
    ],
)
def test_bare_words(words: str, side: Side) -> None:
    assert Operand.bare(tuple(words.split())).read(SCOPE) == side


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a b", "a b"),
        ("${n} ${none}.", "5 ."),
        ("$n", "$n"),
        ('it\\\'s \\"x\\" \\d \\\\', 'it\'s "x" \\d \\'),
        ("\\${n}", "${n}"),
        ("5", "5"),
        ("", ""),
    ],
)
def test_quoted_texts(raw: str, text: str) -> None:
    assert Operand.quoted(raw).read(SCOPE) == Side(text, None, True)


def test_data_keeps_its_backslashes() -> None:
    assert Operand.quoted("${x}").read(Fields(x="\\'")).value == "\\'"


def test_lists_and_objects_hold_values() -> None:
    one, number, text = Operand.bare(("1",)), Operand.bare(("${n}",)), Operand.quoted("a")
    assert Operand.list((one, number, text)).read(SCOPE) == Side([1, 5, "a"])
    assert Operand.object(((text, one), (one, number))).read(SCOPE) == Side({"a": 1, "1": 5})


def test_code_is_refused_with_its_column() -> None:
    with pytest.raises(ConditionError, match=r"column 7: .*never run"):
        Operand.bare(("${r:1}",), 7)
