from __future__ import annotations

import pytest

from mint.errors import DefinitionError
from mint.lang.marked import PER_STEP, Collector, Marked, measure, wrong
from mint.lang.places import Place
from mint.lang.values import DEPTH

HERE = Place(3, 7)


def text(word: str) -> Marked:
    return Marked(HERE, word, word)


def test_pieces_become_one_value() -> None:
    collector = Collector()
    collector.begin(Marked(HERE, entries=[]))
    collector.add(text("a"))
    collector.begin(Marked(HERE, items=[]))
    collector.add(Marked(HERE, 1, "1"))
    collector.add(text("b"))
    collector.end()
    collector.end()
    assert collector.root is not None
    assert collector.root.plain() == {"a": [1, "b"]}
    assert measure(collector.root) == (5, 3)


def test_a_key_may_not_stand_twice() -> None:
    collector = Collector()
    collector.begin(Marked(HERE, entries=[]))
    collector.add(text("a"))
    collector.add(text("x"))
    with pytest.raises(DefinitionError, match="3:7: the key `a` stands here twice"):
        collector.add(text("a"))


def test_a_key_is_a_text() -> None:
    collector = Collector()
    collector.begin(Marked(HERE, entries=[]))
    with pytest.raises(DefinitionError, match="a key must be a text"):
        collector.begin(Marked(HERE, items=[]))


def test_the_depth_is_limited() -> None:
    collector = Collector()
    for _ in range(DEPTH):
        collector.begin(Marked(HERE, items=[]))
    with pytest.raises(DefinitionError, match="levels deep"):
        collector.begin(Marked(HERE, items=[]))


def test_the_size_is_limited_however_short_the_text() -> None:
    collector = Collector(most=10_000)
    size = 10_000 * PER_STEP
    many = Marked(HERE, items=[text("x")] * 999)
    collector.begin(Marked(HERE, items=[]))
    for _ in range(size // 1000 - 1):
        collector.add(many)
    with pytest.raises(DefinitionError, match=f"more than {size} values"):
        collector.add(many)


def test_a_value_that_json_cannot_hold_is_refused() -> None:
    with pytest.raises(DefinitionError, match="inf is not a number"):
        Collector().add(Marked(HERE, float("inf"), ".inf"))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Marked(HERE, items=[]), "a list"),
        (Marked(HERE, entries=[]), "an object"),
        (Marked(HERE, None, ""), "nothing"),
        (Marked(HERE, 5, "5"), "`5`"),
    ],
)
def test_a_value_has_a_name_for_messages(value: Marked, words: str) -> None:
    assert value.what() == words


def test_an_error_knows_its_place() -> None:
    error = wrong("no", HERE)
    assert (error.line, error.column) == (3, 7)
