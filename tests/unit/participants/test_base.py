from __future__ import annotations

from typing import Any

import pytest

from mint.participants import Participant, Workitem


def test_the_hooks_do_nothing_until_they_are_written(dispatch: Any) -> None:
    wi = Workitem(dispatch(a=1), lambda _: None)
    one = Participant()
    assert [one.on_cancel(wi), one.on_pause(wi), one.on_resume(wi)] == [None, None, None]
    assert wi.answer() == {"a": 1}


def test_the_work_has_to_be_written() -> None:
    class Idle(Participant):
        name = "idle"

    with pytest.raises(NotImplementedError, match="Idle has no on_workitem"):
        Idle().on_workitem()
