from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.processes.rig import VirtualClock

from mint.participants.fields import plain
from mint.participants.registrar import Registrar
from mint.participants.registry import Registry
from mint.participants.roll import Roll
from mint.participants.trial import run
from mint.ports.directory import Entry
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def roll() -> Iterator[Roll]:
    store = open_store("sqlite://")
    yield Roll(Registry(), store.registered, VirtualClock())
    store.close()


def told(roll: Roll, *, allowed: bool = True, **params: Any) -> dict[str, Any]:
    fields = run(Registrar(roll, allowed=allowed), {}, params).fields
    answer: dict[str, Any] = plain(fields)["__answer__"]
    return answer


def registered(roll: Roll, *entries: Any) -> dict[str, Any]:
    return told(roll, do="register", entries=list(entries))


def test_participants_are_registered_and_forgotten(roll: Roll) -> None:
    answer = registered(
        roll,
        {"name": "alpha", "retries": "2", "timeout": "1h"},
        {"name": "user_.+", "pattern": True},
    )
    assert answer == {"value": True}
    assert roll.find("alpha") == Entry("alpha", retries=2, timeout="1h")
    assert roll.find("user_5") == Entry("user_.+", pattern=True)
    assert told(roll, do="unregister", name="alpha") == {"value": True}
    assert told(roll, do="unregister", name="alpha") == {"value": False}
    assert roll.find("alpha") is None


@pytest.mark.parametrize("params", [{"do": "unregister", "name": "x"}, {"do": "register"}])
def test_it_is_refused_unless_it_is_allowed(roll: Roll, params: dict[str, Any]) -> None:
    answer = told(roll, allowed=False, **params)
    assert "the setting registerp_allowed is false" in answer["refused"]


@pytest.mark.parametrize(
    "entry",
    [
        {"name": ""},
        {"name": "a", "retries": -1},
        {"name": "a", "timeout": "soon"},
        {"name": "(", "pattern": True},
        {"name": "a", "retries": "many"},
        {"name": "mint:read"},
        {"retries": 1},
    ],
)
def test_what_cannot_be_is_refused(roll: Roll, entry: dict[str, Any]) -> None:
    assert registered(roll, {"name": "good"}, entry)["refused"]
    assert roll.entries() == []
