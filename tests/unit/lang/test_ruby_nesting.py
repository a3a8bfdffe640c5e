from __future__ import annotations

import pytest

from mint.errors import DefinitionError
from mint.lang.ruby_nesting import Nesting
from mint.lang.ruby_piece import Piece


def opened(*words: tuple[str, str, int]) -> Nesting:
    """A nesting in which these are open: types, what is written, indentations; a line each."""
    nesting = Nesting()
    for line, (kind, word, indent) in enumerate(words, 1):
        nesting.open(Piece(kind, word, line, indent + 1), indent, f"step{line}")
    return nesting


def test_lines_go_on_within_brackets_only() -> None:
    assert not Nesting().in_brackets
    assert not opened(("LSQB", "[", 0), ("DO", "do", 0)).in_brackets
    assert opened(("DO", "do", 0), ("LPAR", "(", 0)).in_brackets


def test_a_closing_brace_is_that_of_what_is_open() -> None:
    assert opened(("LCURLY", "{", 0)).brace == "RCURLY"
    assert opened(("LCURLY", "{", 0), ("LBRACE", "{", 0)).brace == "RBRACE"


def test_all_is_closed() -> None:
    nesting = opened(("DO", "do", 0), ("LBRACE", "{", 0))
    nesting.close(Piece("RBRACE", "}", 3, 1), 0)
    nesting.close(Piece("END", "end", 4, 1), 0)
    nesting.finish()


def test_the_do_whose_end_is_missing_is_told_by_the_indentation() -> None:
    nesting = opened(("DO", "do", 0), ("DO", "do", 2), ("DO", "do", 4))
    nesting.close(Piece("END", "end", 4, 3), 2)
    nesting.close(Piece("END", "end", 5, 1), 0)
    with pytest.raises(DefinitionError, match="the `do` of `step3` has no `end`") as caught:
        nesting.finish()
    assert caught.value.line == 3


def test_without_that_it_is_the_innermost() -> None:
    nesting = opened(("DO", "do", 0), ("DO", "do", 2), ("DO", "do", 4))
    nesting.close(Piece("END", "end", 4, 9), None)
    with pytest.raises(DefinitionError, match="the `do` of `step2` has no `end`"):
        nesting.finish()


def test_what_closes_something_else_is_told_what_is_open() -> None:
    nesting = opened(("DO", "do", 2), ("LSQB", "[", 6))
    with pytest.raises(DefinitionError, match=r"`end` does not close the `\[` at 2:7"):
        nesting.close(Piece("END", "end", 3, 1), 0)
    with pytest.raises(DefinitionError, match=r"`\)` does not close the `do` of `step1` at 1:3"):
        nesting.close(Piece("RPAR", ")", 3, 1), 0)
    with pytest.raises(DefinitionError, match="this `end` closes nothing"):
        nesting.close(Piece("END", "end", 4, 1), 0)
