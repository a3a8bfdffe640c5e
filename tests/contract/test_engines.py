"""What becomes of the work of an engine, on each database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.processes.rig import Crew, Rig

from mint.engine.clock import SystemClock
from mint.ports.engines import DRAIN, END, Standing
from mint.store import schema
from mint.store.writes import Insert

if TYPE_CHECKING:
    from mint.model.effect import Control, Dispatch
    from mint.store.database import DatabaseStore

NOW = 1_900_000_000.0
TEXT = "concurrence\n  weigh\n  weigh"


class Broker(Crew):
    """Takes everything, and nothing comes back."""

    durable = True
    generation = 1

    @property
    def holder(self) -> str:
        """See `Transport.holder`."""
        return f"{self.name}:{self.generation}"

    def deliver(self, work: list[Dispatch | Control]) -> None:
        """It is on its way for ever."""


def standing(name: str, sent: int, seen_at: float = NOW) -> Standing:
    return Standing(name, "host", 7, "0.1", NOW, seen_at, sent)


def holders(store: DatabaseStore, *wfids: str) -> list[str]:
    rows = [row for wfid in wfids for row in store.views.dispatches(wfid, limit=10)]
    return sorted(str(row["holder"]) for row in rows)


def launched(store: DatabaseStore) -> tuple[str, str]:
    """Two processes of two steps each, given to a broker in two generations."""
    crew = Broker({"weigh": lambda _: None}, name="amqp:a")
    rig = Rig(store, store.views, crew)
    first = rig.launch(TEXT)
    crew.generation = 2
    return first, rig.launch(TEXT)


def test_who_is_at_work_is_known(store: DatabaseStore) -> None:
    store.engines.beat(standing("b", 0))
    store.engines.beat(standing("a", 3))
    store.engines.beat(standing("b", 5))

    assert store.engines.all() == [standing("a", 3), standing("b", 5)]
    store.engines.leave(standing("a", 3))
    assert store.engines.all() == [standing("b", 5)]


def test_what_did_not_reach_the_broker_is_free_after_a_restart(store: DatabaseStore) -> None:
    wfids = launched(store)
    assert holders(store, *wfids) == ["amqp:a:1"] * 2 + ["amqp:a:2"] * 2
    store.engines.beat(standing("a", 1))

    assert store.engines.recover("a") == 1
    assert holders(store, *wfids) == ["", "", "amqp:a:1", "amqp:a:1"]


def test_what_others_hold_has_no_number(store: DatabaseStore) -> None:
    """A database may look for the number before it looks whose it is."""
    wfids = launched(store)
    ids = [str(row["id"]) for row in store.views.dispatches(wfids[1], limit=5)]
    store.leases.take(ids[:1], "worker:m", NOW, NOW + 60)
    store.leases.take(ids[1:], "local:a", NOW, NOW + 60)
    store.engines.beat(standing("a", 0))

    assert list(store.engines.unsent()) == ["a"]
    assert store.engines.recover("a") == 0
    assert holders(store, *wfids) == ["", "", "local:a", "worker:m"]


def test_an_engine_that_was_never_seen_has_sent_nothing(store: DatabaseStore) -> None:
    wfids = launched(store)

    assert store.engines.recover("a") == 0
    assert holders(store, *wfids) == [""] * 4


def test_what_a_dead_engine_held_is_free(store: DatabaseStore) -> None:
    wfids = launched(store)
    rig = Rig(store, store.views, Crew({"weigh": lambda _: None}, name="local:a"))
    near = rig.launch(TEXT)
    store.engines.beat(standing("a", 1))

    assert store.engines.take_over(standing("a", 1)) == 4
    assert holders(store, *wfids) == ["", "", "amqp:a:1", "amqp:a:1"]
    assert holders(store, near) == ["", ""]


def test_one_that_was_seen_again_keeps_its_work(store: DatabaseStore) -> None:
    wfids = launched(store)
    old = standing("a", 1)
    store.engines.beat(old)
    store.engines.beat(standing("a", 1, NOW + 5))

    assert store.engines.take_over(old) is None
    assert holders(store, *wfids) == ["amqp:a:1"] * 2 + ["amqp:a:2"] * 2


def test_it_is_taken_over_once(store: DatabaseStore) -> None:
    store.engines.beat(standing("a", 1))

    assert store.engines.take_over(standing("a", 1)) is not None
    assert store.engines.take_over(standing("a", 1)) is None


def test_what_is_wished_of_an_engine_is_told_when_it_beats(store: DatabaseStore) -> None:
    own = standing("a", 1)
    assert store.engines.beat(own) == ""
    assert store.engines.ask("a", DRAIN)
    assert store.engines.all() == [own._replace(wish=DRAIN)]
    assert store.engines.beat(own) == DRAIN
    store.engines.recover("a")
    assert store.engines.beat(own) == "", "it has started again"


def test_one_that_starts_again_after_the_clock_was_set_back_is_not_taken_for_the_old_one(
    store: DatabaseStore,
) -> None:
    store.engines.beat(standing("a", 1))
    store.engines.recover("a")
    new = standing("a", 1)._replace(started_at=NOW - 60, pid=8)
    assert store.engines.beat(new) == ""
    assert store.engines.all() == [new]


def test_nobody_can_wish_for_what_is_not_there(store: DatabaseStore) -> None:
    assert not store.engines.ask("a", DRAIN)
    launched(store)
    store.engines.beat(standing("a", 1))
    store.engines.take_over(standing("a", 1))
    assert store.engines.all()[0].state(NOW, 30) == "gone"
    assert not store.engines.ask("a", DRAIN)


def test_one_whose_name_another_has_taken_is_told_to_end(store: DatabaseStore) -> None:
    old, new = standing("a", 1), standing("a", 1)._replace(started_at=NOW + 40, pid=8)
    store.engines.beat(old)
    store.engines.beat(new)
    assert store.engines.beat(old) == END
    assert store.engines.all() == [new]
    assert store.engines.leave(old) == 0
    assert store.engines.all() == [new]


def test_an_engine_that_leaves_gives_away_all_that_it_has(store: DatabaseStore) -> None:
    wfids = launched(store)
    near = Rig(store, store.views, Crew({"weigh": lambda _: None}, name="local:a")).launch(TEXT)
    store.engines.beat(standing("a", 1))
    assert store.engines.held("a") == 2

    assert store.engines.leave(standing("a", 1)) == 4
    assert store.engines.held("a") == 0
    assert holders(store, *wfids, near) == ["", "", "", "", "amqp:a:1", "amqp:a:1"]
    (gone,) = store.engines.all()
    assert gone.state(NOW, 30) == "gone", "what it has sent is booked on its name"
    assert store.engines.recover("a") == 1


def test_one_that_has_nothing_is_forgotten(store: DatabaseStore) -> None:
    store.engines.beat(standing("a", 1))
    store.engines.beat(standing("ab", 1))
    store.engines.leave(standing("a", 1))
    assert [one.name for one in store.engines.all()] == ["ab"]


def test_some_of_its_work_can_be_freed(store: DatabaseStore) -> None:
    wfid = Rig(store, store.views, Crew({"weigh": lambda _: None}, name="local:a")).launch(TEXT)
    first, _ = store.views.dispatches(wfid, limit=2)
    assert store.engines.free("a", [first["id"], "unknown"]) == 1
    assert holders(store, wfid) == ["", "local:a"]
    assert store.engines.free("b", [first["id"]]) == 0


def test_the_time_is_that_of_the_database(store: DatabaseStore) -> None:
    assert abs(store.engines.now() - SystemClock().now()) < 60


def test_an_engine_of_an_older_version_beats_beside_newer_ones(store: DatabaseStore) -> None:
    """It writes the columns that it knows, and leaves the others as they are."""
    own = standing("a", 1)._replace(revision="0012", ahead=3.0, kind="engine")
    store.engines.beat(own)
    store.engines.ask("a", DRAIN)
    older = insert_of_0011()
    with store._writing() as session:
        session.write(older, [own._replace(seen_at=NOW + 1)[:8]])
        session.write(older, [standing("old", 0)[:8]])
    found, old = store.engines.all()
    assert found == own._replace(seen_at=NOW + 1, wish=DRAIN)
    assert (old.revision, old.kind, old.state(NOW, 30)) == ("", "", "working")


def insert_of_0011() -> Insert:
    names = ("name", "host", "pid", "version", "started_at", "seen_at", "sent", "draining")
    return Insert(schema.engines, names, unique=("name",))


def test_states() -> None:
    own = standing("a", 0)
    assert own.state(NOW + 29, 30) == "working"
    assert own.state(NOW + 30, 30) == "silent"
    assert own._replace(draining=True).state(NOW, 30) == "draining"
    assert own._replace(wish=DRAIN).state(NOW, 30) == "draining"
    assert own._replace(seen_at=0.0).state(NOW, 30) == "gone"
