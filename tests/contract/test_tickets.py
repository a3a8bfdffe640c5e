from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.contract.builders import NOW

from mint.errors import TicketsBusy
from mint.model.effect import Claim
from mint.ports.examination import Measures
from mint.store import open_store

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore


def claim(id_: str, name: str = "p", **more: Any) -> Claim:
    return Claim(**{"id": id_, "name": name, "wfid": f"w{id_}", "key": "0!x", **more})


def ask(store: DatabaseStore, *claims: Claim) -> list[str]:
    """Ask for tickets in one turn: who gets one."""
    with store.turn() as turn:
        tickets = turn.tickets()
        tickets.lock([one.name for one in claims])
        for one in claims:
            tickets.ask(one)
        names = dict.fromkeys(one.name for one in claims)
        return [one.id for name in names for one in tickets.serve(name, NOW)]


def give_back(store: DatabaseStore, id_: str, name: str = "p") -> list[str]:
    with store.turn() as turn:
        assert turn.tickets().give_back(id_)
        return [one.id for one in turn.tickets().serve(name, NOW)]


def test_what_is_asked_for_comes_back_as_it_was(store: DatabaseStore) -> None:
    asked = claim("a", places=2, rank=-3, lease=1.5, asked_at=NOW, above=("x", "y"))
    assert ask(store, asked) == ["a"]
    with store.turn() as turn:
        assert turn.tickets().held("p") == [asked]
        assert turn.tickets().held("p", "other") == []
        assert turn.tickets().held("q") == []
        assert not turn.tickets().give_back("none")


def test_who_is_next(store: DatabaseStore) -> None:
    claims = [claim("a"), claim("b"), claim("c", rank=-1), claim("d", places=3), claim("e")]
    assert ask(store, *claims, claim("z", "q")) == ["c", "z"]
    assert give_back(store, "c") == ["a"]
    assert give_back(store, "b") == []
    assert give_back(store, "a") == ["d"]
    assert give_back(store, "d") == ["e"]


def test_a_limit_that_was_set_lets_several_in_at_once(store: DatabaseStore) -> None:
    ask(store, claim("a"), claim("b"), claim("c"), claim("d"))
    with store.turn() as turn:
        turn.tickets().limit("p", 3, "ann", NOW)
        assert [one.id for one in turn.tickets().serve("p", NOW)] == ["b", "c"]
    [seen] = store.views.tickets()
    assert (seen.limit, seen.fixed, seen.held, seen.waiting) == (3, True, 3, 1)
    with store.turn() as turn:
        turn.tickets().limit("p", None, "ann", NOW)
    assert store.views.tickets()[0].limit == 1


class Stopped(Exception):
    """The machine stops."""


def _stop(store: DatabaseStore) -> None:
    with store.turn() as turn:
        turn.tickets().ask(claim("a"))
        turn.tickets().serve("p", NOW)
        raise Stopped


def test_a_turn_that_is_not_committed_gives_nothing(store: DatabaseStore) -> None:
    with pytest.raises(Stopped):
        _stop(store)
    assert store.views.tickets() == []


def test_a_long_circle(store: DatabaseStore) -> None:
    names = "abcd"
    for place, name in enumerate(names):
        ask(store, claim(f"h{name}", name, wfid=str(place)))
    for place, name in enumerate(names[:-1]):
        wanted = claim(f"w{place}", names[place + 1], wfid=str(place), above=(f"h{name}",))
        with store.turn() as turn:
            turn.tickets().ask(wanted)
            assert turn.tickets().circle(wanted) is None
    last = claim("last", "a", wfid="3", above=("hd",))
    with store.turn() as turn:
        turn.tickets().ask(last)
        found = turn.tickets().circle(last)
    assert found is not None
    assert [one.id for one in found] == ["last", "w0", "w1", "w2"]


@pytest.mark.postgres
def test_a_second_lock_does_not_wait_for_another_engine(fresh_postgresql_url: str) -> None:
    one, other = open_store(fresh_postgresql_url), open_store(fresh_postgresql_url)
    with one.turn() as first:
        first.tickets().lock(["a"])
        with pytest.raises(TicketsBusy) as caught:
            _lock(other, ["b"], ["b", "c"], ["a"])
        assert set(caught.value.names) == {"a", "b", "c"}
        first.tickets().lock(["a", "b"])
    _lock(other, ["a", "b", "c"])
    one.close()
    other.close()


def _lock(store: DatabaseStore, *names: list[str]) -> None:
    with store.turn() as turn:
        for some in names:
            turn.tickets().lock(some)


def test_what_is_wrong_with_tickets_is_found(store: DatabaseStore) -> None:
    crossed = [
        claim("ha", "a", wfid="1"),
        claim("hb", "b", wfid="2"),
        claim("wb", "b", wfid="1", above=("ha",), asked_at=NOW),
        claim("wa", "a", wfid="2", above=("hb",), asked_at=NOW + 1),
        claim("other", "a", wfid="3", asked_at=NOW + 2),
        claim("hc", "c", wfid="4", places=2),
        claim("hd", "c", wfid="5", places=2),
        claim("wc", "c", wfid="1", places=2, above=("ha",), asked_at=NOW + 3),
    ]
    ask(store, *crossed)
    found = store.views.examine(Measures(NOW))
    assert [(one.wfid, one.text) for one in found["deadlock"].told] == [
        ("1", "b"),
        ("2", "a"),
        ("3", "a"),
    ]
    assert found["orphaned tickets"].total == len(crossed)
    give_back(store, "wb", "b")
    assert "deadlock" not in store.views.examine(Measures(NOW))
