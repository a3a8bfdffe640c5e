"""Work that is fetched, held for a while, and given to another when its holder stays silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.contract.builders import (
    NOW,
    WFID,
    control,
    dispatch,
    launch,
    leaf,
    save,
    together,
)
from tests.contract.counting import steps

from mint.ports.directory import Entry
from mint.ports.leases import Lease, Quota, Standing
from mint.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from mint.store.database import DatabaseStore

UNTIL = NOW + 60


def offer(store: DatabaseStore, *names: str, participant: str = "al", **more: Any) -> None:
    """Work that waits, each with an expression of its own."""
    nodes = {(WFID, f"0_0!{name}"): leaf(f"0_0!{name}", **more) for name in names}
    work = [(dispatch(name, key=f"0_0!{name}", participant=participant), "") for name in names]
    save(store, nodes=nodes, dispatches=work)


def claim(
    store: DatabaseStore,
    *names: str,
    holder: str = "w1",
    limit: int = 9,
    now: float = NOW,
    until: float = UNTIL,
    concurrency: int | None = None,
) -> list[Lease]:
    quotas = [Quota(name, (name,), concurrency) for name in names or ("al",)]
    return store.leases.claim(quotas, holder, limit, now, until)


def ids(leases: list[Lease]) -> list[str]:
    return [lease.dispatch.id for lease in leases]


def holders(store: DatabaseStore) -> dict[str, str]:
    return {row["id"]: row["holder"] for row in store.views.dispatches()}


def test_a_claim_gives_the_oldest_with_the_fields_of_the_expression(store: DatabaseStore) -> None:
    launch(store)
    offer(store, "d2", "d1", fields={"z": 1, "a": {"deep": [1]}})
    (got,) = claim(store, limit=1)
    assert got == Lease(dispatch("d2", key="0_0!d2", fields={"z": 1, "a": {"deep": [1]}}), "")
    assert ids(claim(store, holder="w2")) == ["d1"]
    assert claim(store, holder="w3") == []
    assert holders(store) == {"d2": "w1", "d1": "w2"}


def test_only_work_for_these_participants_is_given(store: DatabaseStore) -> None:
    offer(store, "d1", participant="bob")
    offer(store, "d2")
    offer(store, "d3", participant="cy")
    offer(store, "d4", participant="bob")
    assert claim(store, "dan") == []
    assert ids(claim(store, "bob", "al", limit=2)) == ["d1", "d2"]
    assert store.leases.waiting(NOW) == ["bob", "cy"]
    assert ids(claim(store, "bob", "al")) == ["d4"]
    assert store.leases.waiting(NOW) == ["cy"]


def test_a_lease_that_is_over_is_given_again_and_tells_whose_it_was(store: DatabaseStore) -> None:
    offer(store, "d1", "d2", "d3")
    claim(store, limit=2, until=NOW + 5)
    assert ids(claim(store, holder="w2", now=NOW + 4)) == ["d3"]
    assert store.leases.overdue(NOW + 4) == []
    assert claim(store, holder="w2", now=NOW + 4) == []
    assert store.leases.waiting(NOW + 5) == ["al"]
    assert store.leases.overdue(NOW + 5) == ["al"]
    again = claim(store, holder="w2", now=NOW + 5, until=NOW + 65)
    assert [(lease.dispatch.id, lease.before) for lease in again] == [("d1", "w1"), ("d2", "w1")]
    assert claim(store, holder="w3", now=NOW + 6) == []


def test_a_renewed_lease_is_kept_by_its_holder_only(store: DatabaseStore) -> None:
    offer(store, "d1", "d2")
    claim(store, limit=1, until=NOW + 5)
    claim(store, holder="w2", until=NOW + 5)
    store.leases.renew(["d1", "d2", "never"], "w1", NOW + 50)
    assert ids(claim(store, holder="w3", now=NOW + 10)) == ["d2"]
    leases = {name: each.lease for name, each in store.leases.standings(["d1", "d2"]).items()}
    assert leases == {"d1": NOW + 50, "d2": UNTIL}


def test_what_a_transport_of_the_engine_holds_has_no_lease(store: DatabaseStore) -> None:
    offer(store, "d1")
    store.claim(["al"], "local", 9, None)
    store.leases.renew(["d1"], "local", NOW + 5)
    store.leases.prolong(NOW + 5)
    assert claim(store, now=NOW + 99) == []
    assert store.leases.give_back("local", None, []) == []
    assert store.leases.standings(["d1"])["d1"].lease is None


def test_a_limit_counts_the_leases_of_all_workers(store: DatabaseStore) -> None:
    offer(store, *(f"d{n}" for n in range(5)))
    assert len(claim(store, limit=2, concurrency=3)) == 2
    assert len(claim(store, holder="w2", concurrency=3, until=NOW + 5)) == 1
    assert claim(store, holder="w3", concurrency=3) == []
    # What a lease is over for does not count, and is the first to be given again.
    assert len(claim(store, holder="w3", concurrency=3, now=NOW + 5)) == 1


def test_names_of_one_entry_share_its_limit(store: DatabaseStore) -> None:
    offer(store, "d1", "d3", participant="team_a")
    offer(store, "d2", participant="team_b")
    quota = Quota("team_.*", ("team_a", "team_b"), 2)
    assert ids(store.leases.claim([quota], "w1", 9, NOW, UNTIL)) == ["d1", "d3"]
    assert store.leases.claim([quota], "w2", 9, NOW, UNTIL) == []


def test_paused_and_cancelled_work_is_not_given(store: DatabaseStore) -> None:
    offer(store, "d1", state="paused")
    offer(store, "d2", state="cancelling")
    offer(store, "d3")
    assert ids(claim(store)) == ["d3"]
    save(store, nodes={(WFID, "0_0!d1"): leaf("0_0!d1")})
    assert ids(claim(store)) == ["d1"]


def test_how_it_stands(store: DatabaseStore) -> None:
    offer(store, "d1")
    offer(store, "d2", "d3", state="paused")
    claim(store)
    save(store, controls=[(control("d3", key="0_0!d3", flavour="kill"), "")])
    told = store.leases.standings(["d1", "d2", "d3", "never"])
    assert told == {
        "d1": Standing("d1", WFID, "0_0!d1", "al", "w1", UNTIL, NOW),
        "d2": Standing("d2", WFID, "0_0!d2", "al", "", None, NOW, "paused"),
        "d3": Standing("d3", WFID, "0_0!d3", "al", "", None, NOW, "cancel", "kill"),
    }


def test_payloads_are_those_that_were_sent(store: DatabaseStore) -> None:
    offer(store, "d1", fields={"a": [1, None]})
    assert store.leases.payloads(["d1", "never"]) == {"d1": {"a": [1, None]}}


def test_a_worker_gives_back_what_it_wants(store: DatabaseStore) -> None:
    offer(store, *(f"d{n}" for n in range(5)))
    claim(store, limit=4)
    assert store.leases.give_back("w2", None, []) == []
    assert store.leases.give_back("w1", ["d0", "d4"], []) == ["d0"]
    assert sorted(store.leases.give_back("w1", None, ["d1"])) == ["d2", "d3"]
    assert ids(claim(store, holder="w2")) == ["d0", "d2", "d3", "d4"]


def test_leases_do_not_end_while_nobody_could_renew_them(store: DatabaseStore) -> None:
    offer(store, "d1", "d2")
    claim(store, limit=1, until=NOW + 5)
    claim(store, until=NOW + 500)
    store.leases.prolong(NOW + 90)
    leases = [each.lease for each in store.leases.standings(["d1", "d2"]).values()]
    assert set(leases) == {NOW + 90, NOW + 500}


def test_what_is_over_is_freed_for_others(store: DatabaseStore) -> None:
    offer(store, "d1", "d2")
    claim(store, limit=1, until=NOW + 5)
    claim(store)
    assert store.leases.free(["bob"], NOW + 6) == 0
    assert store.leases.free(["al"], NOW + 6) == 1
    assert holders(store) == {"d1": "", "d2": "w1"}


@pytest.mark.parametrize("named", [True, False])
def test_cancels_that_nobody_can_answer(
    store: DatabaseStore,
    named: bool,  # noqa: FBT001 - both ways
) -> None:
    offer(store, "free", "held", "lapsed", "local")
    claim(store, limit=1)
    store.leases.give_back("w1", None, [])
    store.claim(["al"], "local", 1, None)  # takes `free`, the oldest
    save(store, closed=["free"])
    claim(store, limit=1)
    claim(store, limit=1, until=NOW + 5)
    store.claim(["al"], "local", 1, None)
    offer(store, "free")
    names = ["free", "held", "lapsed", "local", "gone"]
    save(store, controls=[(control(name, key=f"0_0!{name}"), "") for name in names])
    found = store.leases.deserted([*names, "never"] if named else None, NOW + 5)
    assert sorted(each.dispatch for each in found) == ["free", "gone", "lapsed"]


def test_workers_that_claim_at_once_never_share_nor_exceed(store: DatabaseStore) -> None:
    offer(store, *(f"d{n}" for n in range(60)))
    store.registered.add_entries([Entry("al", concurrency=7)], NOW)
    got: list[str] = []
    most: list[int] = []

    def work(name: str) -> None:
        while claimed := ids(claim(store, holder=name, limit=3, concurrency=7)):
            got.extend(claimed)
            standing = store.leases.standings([f"d{n}" for n in range(60)]).values()
            most.append(sum(each.lease is not None for each in standing))
            save(store, closed=claimed)

    together(lambda: work("w1"), lambda: work("w2"), lambda: work("w3"))
    assert len(got) == len(set(got))
    assert most
    assert max(most) <= 7


@pytest.mark.parametrize("more", ["held", "closed", "others"])
def test_a_claim_reads_no_more_rows_when_there_are_more_that_do_not_matter(
    more: str, tmp_path: Path
) -> None:
    store = open_store(f"sqlite:///{tmp_path}/mint.db")
    offer(store, "d1", "d2")

    def work() -> None:
        store.leases.waiting(NOW)
        claim(store, limit=1, concurrency=1)
        store.leases.renew(["d1"], "w1", UNTIL)
        store.leases.standings(["d1"])
        store.leases.payloads(["d1"])
        store.leases.overdue(NOW)
        store.leases.deserted(["d1"], NOW)
        store.leases.give_back("w1", ["d1"], [])

    before = steps(store, work)
    names = [f"more{n}" for n in range(2000)]
    offer(store, *names, participant="bob")
    if more == "held":
        store.claim(["bob"], "local", 9999, None)
    if more == "closed":
        save(store, closed=names)
    assert steps(store, work) <= before + 5
    store.close()
