from __future__ import annotations

import pytest

from mint.model.effect import Event, Listener
from mint.testing.hearing import heard


@pytest.mark.parametrize(
    ("listener", "hears"),
    [
        (Listener("w", "0!1", "apply", name="alice"), True),
        (Listener("w", "0!1", "apply"), True),
        (Listener("w", "0!1", "apply", pattern="^al"), True),
        (Listener("w", "0!1", "apply", pattern="^l"), False),
        (Listener("w", "0!1", "apply", name="bob"), False),
        (Listener("w", "0!1", "reply", name="alice"), False),
        (Listener("w", "0!1", "apply", name="alice", within="v"), True),
        (Listener("w", "0!1", "apply", name="alice", within="w"), False),
    ],
)
def test_who_hears_a_dispatch(listener: Listener, hears: bool) -> None:  # noqa: FBT001 - a table
    event = Event("v", "dispatched", 0.0, name="alice", data={"fields": {"n": 1}})
    told = list(heard([listener], [event]))
    assert bool(told) is hears
    for message in told:
        assert (message.wfid, message.key, message.fields) == ("w", "0!1", {"n": 1})


def test_a_tag_within_tags_has_a_short_name_too() -> None:
    event = Event("v", "entered_tag", 0.0, name="outer/inner")
    for name in ("inner", "outer/inner"):
        assert list(heard([Listener("w", "0!1", "entering", name=name)], [event]))
    assert not list(heard([Listener("w", "0!1", "entering", name="outer")], [event]))


def test_other_events_are_not_heard() -> None:
    assert not list(heard([Listener("w", "0!1", "apply")], [Event("v", "variable", 0.0)]))
