from __future__ import annotations

import pytest
from hypothesis import given
from tests.unit.lang.trees import names

from mint.lang.ruby import read_ruby
from mint.lang.ruby_lexis import KEYWORDS, PROGRAM, is_word, step_word


@pytest.mark.parametrize(
    ("name", "word"),
    [
        *(("alpha", "alpha"), ("if", "_if"), ("system", "_system"), ("exit!", "_exit!")),
        *(("Ruote", "_Ruote"), ("ok?", "ok?"), ("a2", "a2"), ("中", "_中")),
        *(("2a", None), ("a-b", None), ("a b", None), ("_a", None), ("", None), ("a=", None)),
    ],
)
def test_a_step_begins_with_a_word_that_ruby_takes_for_one(name: str, word: str | None) -> None:
    assert step_word(name) == word


@given(name=names)
def test_a_word_is_read_as_the_name(name: str) -> None:
    word = step_word(name)
    if word is not None:
        assert read_ruby(f"Ruote.to_tree {{ {word} }}").tree.name == name


@pytest.mark.parametrize("word", sorted(KEYWORDS | PROGRAM))
def test_every_word_of_ruby_can_be_a_step(word: str) -> None:
    if word.strip("_").isalpha() and not word.startswith("_"):
        assert read_ruby(f"Ruote.to_tree {{ {step_word(word)} 'x' }}").tree.name == word


def test_a_symbol_needs_no_quotes_when_it_is_a_word() -> None:
    assert all(map(is_word, ["a", "if", "end", "A", "a?", "a!", "_a", "été"]))
    assert not any(map(is_word, ["", "a-b", "f:x", "1", "a b", "a=", "${x}", "a\n"]))
