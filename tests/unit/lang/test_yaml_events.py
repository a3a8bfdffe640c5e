from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.lang.trees import trees
from yaml.events import NodeEvent

from mint.errors import DefinitionError
from mint.lang import yaml_text
from mint.lang.fmt import fmt
from mint.lang.yaml_events import events, quick_events
from mint.lang.yaml_text import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from yaml.events import Event

REQUEST = (Path(__file__).parent / "data/request.yaml").read_text()
LINES = REQUEST.splitlines(keepends=True)
PIECES = [
    *("\n", "  ", " ", "a", "b c", ": ", ":", "- ", "-\n", ", ", "[", "]", "{", "}", "'", '"'),
    *("#", " # c\n", "${x}", "&a ", "*a ", "!t ", "!", "|\n  ", "|-", ">+\n ", ">2\n", "@", "%"),
    *("\\", "\\x41", "\\\n", "''", "~", "1", "a: 1\n", "- b\n", "  - c\n", "\n\n  ", "{a: 1}"),
    *("[a: b]", "'x': ", "?", "? ", "---\n", "...\n", "\t", "\r\n", "\x85", "\ufeff", "é"),
]

some_lines = st.integers(0, len(LINES) - 8).flatmap(
    lambda first: st.integers(1, 8).map(
        lambda size: textwrap.dedent("".join(LINES[first : first + size]))
    )
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Some lines of a real definition, with mistakes."""
    text = draw(some_lines)
    for piece in draw(st.lists(st.sampled_from(["", *PIECES]), max_size=3)):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + piece + text[at + draw(st.integers(0, 2)) :]
    return text


texts = (
    mutated()
    | st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
    | st.text(max_size=10)
    | trees.map(lambda tree: fmt(tree, "yaml"))
)


def outcome(text: str) -> object:
    """What reading a text gives: trees and places, or the error."""
    try:
        return read_yaml(text)
    except DefinitionError as error:
        return str(error), error.line, error.column


def outcome_without_the_quick_parser(text: str) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_text, "quickly_marked", lambda _text, _most: None)
        return outcome(text)


@given(texts)
def test_both_parsers_read_the_same(text: str) -> None:
    assert outcome(text) == outcome_without_the_quick_parser(text)


def test_both_parsers_read_a_real_definition_alike() -> None:
    assert outcome(REQUEST) == outcome_without_the_quick_parser(REQUEST)


def heard(found: Callable[[str], Iterator[Event] | None], text: str) -> list[tuple[str, int, int]]:
    """The kinds and places of the values of a text."""
    return [_heard(event) for event in found(text) or () if isinstance(event, NodeEvent)]


def _heard(event: Event) -> tuple[str, int, int]:
    mark = event.start_mark
    assert mark is not None
    return type(event).__name__, mark.line, mark.column


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")
@pytest.mark.parametrize(
    "text", [REQUEST, "---\na: 'b'\n", "a: |\n  b > c\n  d\n", "é: {ü: \U0001f600, a: b != c}"]
)
def test_the_quick_parser_takes_what_is_usual(text: str) -> None:
    assert heard(quick_events, text) == heard(events, text)


@pytest.mark.parametrize(
    "text",
    [
        *("a:\tb", "a: [b?c]", "? a", "a: >#\n\n", "a: |2-#\n", "%YAML 1.1\n---\na", "a\n...\n"),
        *("--- a", "a\n---\n", "a\r\nb", "a\x85b", "a\u2028b", "\ufeffa", "\ud800", "\x00"),
        "a" * 1000,
    ],
)
def test_the_quick_parser_leaves_alone_what_is_not(text: str) -> None:
    assert quick_events(text) is None


@pytest.mark.parametrize("escape", ["\\UFFFFFFFF", "\\U00110000"])
def test_an_escape_for_a_character_that_does_not_exist_is_refused(escape: str) -> None:
    with pytest.raises(DefinitionError, match=r"1:8: .*no character with this number"):
        list(events(f'a: "b{escape}"'))
