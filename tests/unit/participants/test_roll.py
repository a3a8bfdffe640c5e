from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.processes.rig import VirtualClock

from mint import Workitem, participant
from mint.errors import MintError, NotPermitted, StoreError
from mint.participants import Registry
from mint.participants.roll import Roll
from mint.ports.directory import Entry, Role, StandIn
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.store.database import DatabaseStore


@participant("here", retries=5)
def here(wi: Workitem) -> None:
    """Work in this process."""


@pytest.fixture
def memory() -> Iterator[DatabaseStore]:
    store = open_store("sqlite://")
    yield store
    store.close()


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def roll(memory: DatabaseStore, clock: VirtualClock) -> Roll:
    return Roll(Registry(here), memory.registered, clock)


def test_those_of_this_process_win(roll: Roll) -> None:
    roll.register([Entry("here", retries=1), Entry(".*", pattern=True)])
    found = roll.find("here")
    assert found is not None
    assert found.retries == 5
    assert roll.elsewhere("here") is None
    assert roll.elsewhere("there") == Entry(".*", pattern=True)


def test_a_name_wins_over_a_pattern_and_the_first_pattern_over_others(roll: Roll) -> None:
    b, a, exact = Entry("b.*", pattern=True), Entry("[ab].*", pattern=True), Entry("bob")
    roll.register([b, a, exact])
    assert [roll.find(name) for name in ("bob", "bill", "b", "x")] == [exact, a, a, None]
    assert roll.entry("b.*") == b
    assert roll.entry("bill") is None
    assert roll.entries() == [a, b, exact]


def test_what_is_registered_is_known_after_a_restart(
    roll: Roll, memory: DatabaseStore, clock: VirtualClock
) -> None:
    roll.register([Entry("al", retries=2)])
    roll.register([Entry("al", retries=3), Entry("bob")])
    roll.unregister("bob")
    again = Roll(Registry(), memory.registered, clock)
    assert again.entries() == [Entry("al", retries=3)]
    assert not roll.unregister("bob")


def test_others_on_the_same_store_are_heard_of_in_time(
    memory: DatabaseStore, clock: VirtualClock
) -> None:
    mine = Roll(Registry(), memory.registered, clock, shared=True)
    others = Roll(Registry(), memory.registered, clock, shared=True)
    others.register([Entry("al")])
    assert mine.find("al") == Entry("al"), "whom nobody knows here, others may have registered"
    others.register([Entry("al", retries=2)])
    assert mine.find("al") == Entry("al")
    clock.at += 6
    assert mine.find("al") == Entry("al", retries=2)


def test_who_is_known_stays_so_while_the_store_is_not_there(
    memory: DatabaseStore, clock: VirtualClock
) -> None:
    roll = Roll(Registry(), memory.registered, clock, shared=True)
    roll.register([Entry("al")])
    memory.close()
    clock.at += 6
    assert roll.find("al") == Entry("al")
    with pytest.raises(StoreError):
        roll.find("bob")


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        (Entry(""), "no name"),
        (Entry("  "), "no name"),
        (Entry("a\nb"), "no name"),
        (Entry("a" * 201), "no name"),
        (Entry("(", pattern=True), "no pattern"),
        (Entry("(a+)+", pattern=True), "no pattern"),
        (Entry("a", retries=-1), "retries"),
        (Entry("a", backoff=-1), "backoff"),
        (Entry("a", backoff_max=-1), "backoff_max"),
        (Entry("a", timeout="soon"), "timeout"),
        (Entry("a", concurrency=0), "concurrency"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_added(
    roll: Roll, entry: Entry, named: str
) -> None:
    with pytest.raises(MintError, match=named):
        roll.register([Entry("fine"), entry])
    assert roll.entries() == []


def test_people_of_the_settings_win_over_programs(
    memory: DatabaseStore, clock: VirtualClock
) -> None:
    roll = Roll(Registry(here), memory.registered, clock, humans=("here", "qa"))
    assert roll.find("here") == roll.find("here", "w1") == Entry("here", human=True)
    assert roll.find("human") == Entry("human", human=True)
    assert [one.name for one in roll.cast()] == ["here", "qa"]
    roll.set_role(Role("here", "bot"))
    found = roll.find("here")
    assert found is not None
    assert found.retries == 5


def test_a_role_counts_for_all_processes_or_for_one(roll: Roll) -> None:
    roll.set_role(Role("al", "stand-in", "w1", StandIn("wait")))
    assert roll.find("al") is None
    assert roll.find("al", "w1") == Entry("al", stand_in=StandIn("wait"))
    roll.set_role(Role("al", "human"))
    assert roll.find("al", "w2") == Entry("al", human=True)
    assert [role.wfid for role in roll.roles()] == ["", "w1"]
    assert roll.remove_role("al")
    assert not roll.remove_role("al")
    assert roll.find("al") is None


def test_a_role_that_cannot_be_changes_nothing(roll: Roll) -> None:
    for role in (Role("", "human"), Role("al", "stand-in", "", StandIn(fails=-1))):
        with pytest.raises(MintError):
            roll.set_role(role)
    assert roll.roles() == []


def test_roles_are_seen_by_other_engines_after_some_seconds(
    memory: DatabaseStore, clock: VirtualClock
) -> None:
    mine = Roll(Registry(), memory.registered, clock, shared=True)
    others = Roll(Registry(), memory.registered, clock, shared=True)
    others.set_role(Role("al", "human"))
    clock.at += 6.0
    assert mine.find("al") == Entry("al", human=True)


def test_who_has_to_sign_still_has_to_when_it_registers_again(roll: Roll) -> None:
    roll.register([Entry("weigh", queue="a")], signed=True)
    roll.register([Entry("weigh", queue="b", retries=2)])
    assert roll.find("weigh") == Entry("weigh", queue="b", retries=2, signed=True)
    roll.register([Entry("weigh", queue="b")], signed=False)
    assert roll.find("weigh") == Entry("weigh", queue="b")


def test_a_pattern_that_has_to_sign_comes_before_others(roll: Roll) -> None:
    roll.register([Entry("team_.*", pattern=True)], signed=True)
    roll.register([Entry("t.*", pattern=True, queue="thief")])
    found = roll.find("team_red")
    assert found is not None
    assert found.name == "team_.*"


def test_others_do_not_change_who_has_to_sign(roll: Roll) -> None:
    roll.register([Entry("team_.*", pattern=True), Entry("weigh")], signed=True)
    for name in ("weigh", "team_.*", "team_red"):
        with pytest.raises(NotPermitted, match="has to sign"):
            roll.guard(name, {"thief"})
    roll.guard("weigh", {"weigh"})
    roll.guard("team_red", {"team_.*"})
    roll.guard("free")
    assert roll.any_signed()
