"""What holds of every word: its names, its file, its manual."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import mint.expressions
from mint.expressions.table import EXPRESSIONS, WORDS
from mint.interpreter.commands import COMMANDS
from mint.interpreter.expression import Expression
from mint.lang.read import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.model.tree import Tree

FOLDER = Path(mint.expressions.__path__[0])
SHARED_NAME = {"commands": COMMANDS}
"""Files that hold several words of one kind, named after the kind."""

words = pytest.mark.parametrize("word", WORDS, ids=lambda word: word.names[0])


def examples(word: type[Expression]) -> list[str]:
    """What the manual of a word shows: steps, put into a definition."""
    manual = inspect.getdoc(word) or ""
    shown = re.findall(r"```radial\n(.*?)```", manual, re.DOTALL)
    return ["define\n" + textwrap.indent(textwrap.dedent(text), "  ") for text in shown]


def named(tree: Tree) -> Iterator[str]:
    yield tree.name
    for child in tree.children:
        yield from named(child)


def test_every_name_stands_for_one_word() -> None:
    names = Counter(name for word in WORDS for name in word.names)
    assert [name for name, times in names.items() if times > 1] == []
    assert set(names) == set(EXPRESSIONS)


@words
def test_each_name_leads_to_its_word(word: type[Expression]) -> None:
    assert word.names, "a word has a name"
    assert {EXPRESSIONS[name] for name in word.names} == {word}
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in word.names)


@words
def test_the_file_is_named_like_the_word(word: type[Expression]) -> None:
    stem = Path(inspect.getfile(word)).stem.rstrip("_")
    assert stem in word.names or SHARED_NAME.get(stem) == word.names


def test_every_file_holds_a_word_that_is_listed() -> None:
    files = {path.stem for path in FOLDER.glob("*.py")} - {"__init__", "table", "asking"}
    assert files == {Path(inspect.getfile(word)).stem for word in WORDS}


def test_words_are_listed_in_the_order_of_their_files() -> None:
    files = [Path(inspect.getfile(word)).stem for word in WORDS]
    assert files == sorted(files)


@words
def test_the_manual_shows_how_the_word_is_used(word: type[Expression]) -> None:
    assert "__doc__" in vars(word), "each word has a manual of its own"
    shown = examples(word)
    assert shown, "a manual shows an example"
    used = {name for text in shown for name in named(read(text, format="radial").tree)}
    assert used & set(word.names)


@words
def test_the_manual_begins_with_a_sentence(word: type[Expression]) -> None:
    first = (inspect.getdoc(word) or "").splitlines()[0]
    assert first[0].isupper()
    assert first.endswith(".")


@words
def test_what_the_manual_points_to_is_there(word: type[Expression]) -> None:
    pointed = re.findall(r"See also: (.*?)\.(?:\s|$)", inspect.getdoc(word) or "", re.DOTALL)
    items = [item for part in pointed for item in part.split(", ") if "attribute" not in item]
    others = {name for item in items for name in re.findall(r"`(\w+)`", item)}
    assert others <= set(EXPRESSIONS)


@words
def test_what_a_word_can_do_is_what_any_expression_can(word: type[Expression]) -> None:
    assert issubclass(word, Expression)
    assert "__init__" not in vars(word), "a word keeps nothing but its document"
