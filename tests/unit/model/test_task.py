from __future__ import annotations

from mint.model.task import Task


def test_it_is_for_those_whom_it_names_or_for_everybody() -> None:
    task = Task("d", "w", "k", "human", to=("qa", "ann"))
    assert task.may(("ann",))
    assert task.may(("bob", "qa"))
    assert not task.may(("bob", "dev"))
    assert Task("d", "w", "k", "human").may(("bob",))
