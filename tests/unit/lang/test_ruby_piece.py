from __future__ import annotations

from mint.lang.places import Place
from mint.lang.ruby_piece import BEGIN, CALLS, START, Piece


def test_a_piece_knows_where_it_begins() -> None:
    assert Piece("NAME", "alpha", 3, 5).place == Place(3, 5)


def test_a_value_may_begin_at_the_very_beginning_and_never_after_a_name() -> None:
    assert START.type in BEGIN
    assert not BEGIN & CALLS
