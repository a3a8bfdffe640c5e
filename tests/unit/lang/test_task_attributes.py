from __future__ import annotations

import pytest

from mint.errors import ExpressionError
from mint.lang.task_attributes import due_of, escalations_of, names_of, priority_of


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (None, ()),
        ("", ()),
        ("qa", ("qa",)),
        (" qa , ann,qa,", ("qa", "ann")),
        (["qa", " ann "], ("qa", "ann")),
        (7, ("7",)),
        ("the\nboss", ("the boss",)),
    ],
)
def test_names_are_a_list_or_a_text_with_commas(value: object, names: tuple[str, ...]) -> None:
    assert names_of(value) == names


def test_a_priority_is_a_whole_number() -> None:
    assert [priority_of(one) for one in (None, "", 3, "-2", 10**9)] == [0, 0, 3, -2, 1_000_000]
    with pytest.raises(ExpressionError, match="priority: 'high'"):
        priority_of("high")


def test_a_due_is_a_duration_or_a_date() -> None:
    assert (due_of("1h", 5.0), due_of("1970-01-02", 5.0), due_of(" ", 5.0)) == (
        3605.0,
        86400.0,
        None,
    )
    with pytest.raises(ExpressionError, match="due: "):
        due_of("soon", 0.0)


def test_escalations_are_told_in_order_of_time() -> None:
    assert escalations_of("3d: director, 1d: boss", 0.0) == [
        (86400.0, "boss"),
        (259200.0, "director"),
    ]
    assert escalations_of("1970-01-02 00:00: boss", 0.0) == [(86400.0, "boss")]
    for wrong in ("boss", ": boss", "1d:", "soon: boss"):
        with pytest.raises(ExpressionError, match="escalate: "):
            escalations_of(wrong, 0.0)
