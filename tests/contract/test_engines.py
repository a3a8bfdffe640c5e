"""What becomes of the work of an engine, on each database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.processes.rig import Crew, Rig

from mint.ports.engines import Standing

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
    store.engines.leave("a")
    assert store.engines.all() == [standing("b", 5)]


def test_what_did_not_reach_the_broker_is_free_after_a_restart(store: DatabaseStore) -> None:
    wfids = launched(store)
    assert holders(store, *wfids) == ["amqp:a:1"] * 2 + ["amqp:a:2"] * 2
    store.engines.beat(standing("a", 1))

    assert store.engines.recover("a") == 1
    assert holders(store, *wfids) == ["", "", "amqp:a:1", "amqp:a:1"]


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
