from __future__ import annotations

import pytest
from tests.unit.lang.language import EXPRESSIONS

from mint.lang.draw_kinds import CALL, CHOICE, WORK, always_ends, kind_of
from mint.lang.draw_shapes import ICONS
from mint.lang.draw_style import LIGHT
from mint.lang.read import read
from mint.model.tree import Tree


@pytest.mark.parametrize("name", sorted(EXPRESSIONS))
def test_every_word_has_a_look_that_exists(name: str) -> None:
    kind = kind_of(Tree(name), set())
    assert kind.icon in ICONS
    assert kind.colour in {"", *LIGHT.kinds}
    assert name in ("participant", "human") or kind != WORK


def test_other_words_are_subprocesses_or_participants() -> None:
    assert kind_of(Tree("weigh"), {"weigh"}) == CALL
    assert kind_of(Tree("weigh"), set()) == WORK
    assert kind_of(Tree("if"), {"if"}) == CHOICE


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        ("terminate", True),
        ("error 'no'", True),
        ("stall", True),
        ("error 'no', unless: ${x}", False),
        ("terminate if: ${x}", False),
        ("stall flank: true", False),
        ("alpha", False),
    ],
)
def test_some_steps_always_end_the_flow(line: str, ends: bool) -> None:  # noqa: FBT001 - a table
    assert always_ends(read(line).tree) is ends
