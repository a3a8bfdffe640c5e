from __future__ import annotations

import pytest

from mint.errors import DefinitionError
from mint.lang.radial import read_radial
from mint.lang.values import DEPTH


def outline(text: str) -> str:
    """The names of a text, children in parentheses."""
    return _outline(read_radial(text).tree.to_json())


def _outline(step: list[object]) -> str:
    name, _, children = step
    assert isinstance(children, list)
    return f"{name}({' '.join(_outline(each) for each in children)})" if children else str(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n b\n  c\n   d\n b", "a(b(c(d)) b)"),
        ("a\n      b\n      c\n        d\n      e", "a(b c(d) e)"),
        ("a\n  b\n    c\n# odd\n    d\n            # odd\n  e", "a(b(c d) e)"),
        ("a\n  b x: [\n1,\n       2],\n y: 1\n  c", "a(b c)"),
        ("a\n\n\n  b\n   \n  c   \n", "a(b c)"),
        ("a\r\n  b\r  c", "a(b c)"),
    ],
)
def test_indentation_nests_steps(text: str, expected: str) -> None:
    assert outline(text) == expected


def test_steps_may_be_nested_as_deep_as_values() -> None:
    text = "\n".join(" " * depth + "a" for depth in range(DEPTH))
    assert outline(text).count("(") == DEPTH - 1


@pytest.mark.parametrize("text", ["a\n  b\n c", "a\n    b\n        c\n      d"])
def test_a_line_between_two_depths_is_refused(text: str) -> None:
    with pytest.raises(DefinitionError, match="under nothing: the lines above it"):
        read_radial(text)
