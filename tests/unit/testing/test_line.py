from __future__ import annotations

import pytest

from mint.model.effect import Event
from mint.testing.line import (
    Cancelling,
    Ceased,
    Dispatched,
    Echoed,
    Erred,
    Holding,
    LettingGo,
    Line,
    Terminated,
    line_of,
)


@pytest.mark.parametrize(
    ("expected", "heard", "fits"),
    [
        (Dispatched("a"), Dispatched("a", {"n": 1}, {}), True),
        (Dispatched(), Dispatched("a", {"n": 1}, {}), True),
        (Dispatched("a", {"n": 1}), Dispatched("a", {"n": 1}, {}), True),
        (Dispatched("a", {"n": True}), Dispatched("a", {"n": 1}, {}), False),
        (Dispatched("a", {}), Dispatched("a", {"n": 1}, {}), False),
        (Dispatched("a", {"n": 1, "m": 2}), Dispatched("a", {"m": 2, "n": 1}, {}), True),
        (Terminated({}), Ceased({}), False),
        (Echoed(""), Echoed("a"), False),
    ],
)
def test_none_stands_for_anything(expected: Line, heard: Line, fits: bool) -> None:  # noqa: FBT001 - a table
    assert expected.fits(heard) is fits


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (
            Event("w", "dispatched", 0.0, name="a", data={"fields": {}, "params": {"ref": "a"}}),
            Dispatched("a", {}, {}),
        ),
        (
            Event("w", "cancelling", 0.0, name="a", data={"flavour": "kill"}),
            Cancelling("a", "kill"),
        ),
        (Event("w", "holding", 0.0, name="a"), Holding("a")),
        (Event("w", "letting_go", 0.0, name="a"), LettingGo("a")),
        (Event("w", "echo", 0.0, data={"text": "x"}), Echoed("x")),
        (
            Event("w", "error", 0.0, key="0_1!2", name="forced", data={"message": "m"}),
            Erred("0_1", "forced", "m"),
        ),
        (Event("w", "terminated", 0.0, data={"fields": {}}), Terminated({})),
        (Event("w", "ceased", 0.0, data={"fields": {}}), Ceased({})),
        (Event("w", "variable", 0.0), None),
    ],
)
def test_lines_are_made_from_the_history(event: Event, line: Line | None) -> None:
    assert line_of(event) == line
