from __future__ import annotations

import pytest

from mint.interpreter.tasks import names_of


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (None, ()),
        ("", ()),
        ("qa", ("qa",)),
        (" qa , ann,qa,", ("qa", "ann")),
        (["qa", " ann "], ("qa", "ann")),
        (7, ("7",)),
    ],
)
def test_names_are_a_list_or_a_text_with_commas(value: object, names: tuple[str, ...]) -> None:
    assert names_of(value) == names
