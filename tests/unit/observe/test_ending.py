from __future__ import annotations

import pytest

from mint.model.effect import Event
from mint.model.node import Process
from mint.observe.ending import endings
from mint.ports.store import Changes


def changed(**more: object) -> Changes:
    return Changes(processes={"w": Process("w", launched_at=1.0, **more)})  # type: ignore[arg-type]  # a table of arguments


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (None, "completed"),
        ("failing", "completed"),
        ("cancelling", "cancelled"),
        ("dying", "killed"),
        ("timing_out", "timed_out"),
    ],
)
def test_a_root_that_replied_tells_how_it_ended(state: str | None, outcome: str) -> None:
    events = [Event("w", "terminated", 5.0, data={"state": state})]
    (found,) = endings(events, changed(state="terminated", ended_at=5.0))
    assert (found.process.wfid, found.outcome) == ("w", outcome)


def test_a_root_that_regenerates_has_not_ended() -> None:
    assert endings([Event("w", "terminated", 5.0)], changed()) == []


def test_who_is_removed_ends_once() -> None:
    events = [Event("w", "terminated", 5.0), Event("w", "removed", 5.0)]
    assert len(endings(events, changed(state="removed", ended_at=5.0))) == 1
    (found,) = endings(events[1:], changed(state="removed", ended_at=5.0))
    assert found.outcome == "removed"
    assert endings([Event("w", "removed", 9.0)], changed(state="removed", ended_at=5.0)) == []
