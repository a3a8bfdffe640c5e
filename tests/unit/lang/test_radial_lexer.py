from __future__ import annotations

import pytest

from mint.errors import DefinitionError
from mint.lang.places import Place
from mint.lang.radial_lexer import pieces


def kinds(line: str) -> list[str]:
    """The types of the pieces of a line, without its ends."""
    return [piece.type for piece in pieces(f"\n{line}\n")][1:-1]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a b-c", "WORD WORD"),
        ("a b: c:d", "WORD KEY WORD"),
        ("a 'b': \"c\"", "WORD QUOTED_KEY STRING"),
        ("a /b c/: /d/i", "WORD QUOTED_KEY REGEX"),
        ("a x: [ 1, ], y: {}", "WORD KEY LSQB WORD COMMA RSQB COMMA KEY LBRACE RBRACE"),
        ("a ${b: c}: d", "WORD KEY WORD"),
        ("a :", "WORD WORD"),
        ("a b:, c", "WORD WORD COMMA WORD"),
    ],
)
def test_types(line: str, expected: str) -> None:
    assert kinds(line) == expected.split()


def test_pieces_know_their_places() -> None:
    found = list(pieces("\na  b: 1\n\n # c\n\td\n"))
    assert [(piece.text, piece.place) for piece in found] == [
        ("\n", Place(0, 1)),
        ("a", Place(1, 1)),
        ("b:", Place(1, 4)),
        ("1", Place(1, 7)),
        ("\n\n # c\n\t", Place(1, 8)),
        ("d", Place(4, 2)),
        ("\n", Place(4, 3)),
    ]


def test_pieces_are_cut_from_their_source() -> None:
    for piece in pieces("\nalpha 'b c', d: [ 1 ]  # e\n"):
        assert piece.source[piece.start : piece.end] == piece.text


def test_a_piece_as_another_one() -> None:
    piece = list(pieces("\n a\n"))[1]
    ending = piece.as_("_DEDENT")
    assert (ending.type, ending.text, ending.place) == ("_DEDENT", "", piece.place)


def test_the_place_of_a_wrong_character_is_behind_the_blanks() -> None:
    with pytest.raises(DefinitionError, match="2:4: the quote ' is not closed"):
        list(pieces("\na\nb  'c\n"))
