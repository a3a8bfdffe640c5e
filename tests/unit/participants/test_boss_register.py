from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.processes.rig import VirtualClock

from mint.errors import MintError
from mint.participants.boss_register import BossRegister
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


def said(roll: Roll, fields: dict[str, Any], *, allowed: bool = True, **params: Any) -> None:
    run(BossRegister(roll, allowed=allowed), fields, params)


def test_a_name_gets_its_queue(roll: Roll) -> None:
    said(roll, {"name": "weigh", "queue": "q1"})

    assert roll.find("weigh") == Entry("weigh", queue="q1", classic=True)


def test_a_pattern_gets_its_queue(roll: Roll) -> None:
    said(roll, {"name": "built_.*", "queue": "q1"})

    found = roll.find("built_kernel")
    assert found is not None
    assert (found.name, found.pattern, found.queue) == ("built_.*", True, "q1")


def test_the_last_registration_counts(roll: Roll) -> None:
    said(roll, {"name": "weigh", "queue": "q1"})
    said(roll, {"name": "weigh", "queue": "q2"})

    assert [entry.queue for entry in roll.entries()] == ["q2"]


def test_unregister(roll: Roll) -> None:
    said(roll, {"name": "weigh", "queue": "q1"})
    said(roll, {"name": "weigh"}, action="unregister")

    assert roll.find("weigh") is None


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"queue": "q"}, "`name` must name"),
        ({"name": 5, "queue": "q"}, "`name` must name"),
        ({"name": "weigh"}, "`queue` must name"),
        ({"name": "weigh", "queue": ["q"]}, "`queue` must name"),
        ({"name": "mint:read", "queue": "q"}, "MINT's own"),
        ({"name": "built_(", "queue": "q"}, "no pattern"),
    ],
)
def test_what_cannot_be_says_why(roll: Roll, fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(MintError, match=reason):
        said(roll, fields)
    assert roll.entries() == []


def test_it_can_be_forbidden(roll: Roll) -> None:
    with pytest.raises(MintError, match=r"amqp\.register_allowed"):
        said(roll, {"name": "weigh", "queue": "q1"}, allowed=False)
