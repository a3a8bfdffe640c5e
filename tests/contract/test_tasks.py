"""Human tasks and roles in every database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.contract.builders import NOW, OTHER, WFID, dispatch, launch, save

from mint.model.task import Escalation, Task
from mint.ports.directory import Role, StandIn

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore


def task(name: str, wfid: str = WFID, **more: Any) -> Task:
    return Task(name, wfid, "0_0!a", "human", at=NOW, **more)


def keep(store: DatabaseStore, *tasks: Task) -> None:
    work = [(dispatch(one.id, wfid=one.wfid, keeper="human"), "human") for one in tasks]
    save(store, dispatches=work, tasks={one.id: one for one in tasks})


def ids(found: list[Task]) -> list[str]:
    return [one.id for one in found]


def test_a_task_is_kept_as_it_is(store: DatabaseStore) -> None:
    one = task(
        "d1",
        title="May it go?\0",
        to=("qa", "ann"),
        due=NOW + 5,
        escalations=(Escalation(NOW + 9, "boss"),),
        form={"properties": {"b": {}, "a": {}}},
    )
    keep(store, one)
    assert store.views.task("d1") == one
    assert store.views.task("d2") is None
    changed = task("d1", holder="ann")
    save(store, tasks={"d1": changed})
    assert store.views.tasks() == [changed]


def test_it_goes_with_its_dispatch(store: DatabaseStore) -> None:
    keep(store, task("d1"), task("d2"))
    save(store, closed=["d1"], tasks={"d1": None})
    assert ids(store.views.tasks()) == ["d2"]
    assert [row["id"] for row in store.views.dispatches()] == ["d2"]


def test_what_is_made_and_over_in_one_turn_was_never_there(store: DatabaseStore) -> None:
    save(store, tasks={"d1": None})
    assert store.views.tasks() == []


def test_it_goes_with_its_process(store: DatabaseStore) -> None:
    launch(store, WFID, OTHER)
    keep(store, task("d1"), task("d2", OTHER))
    store.registered.set_role(Role("al", "human", WFID))
    store.registered.set_role(Role("al", "human"))
    save(store, removed=[WFID])
    assert ids(store.views.tasks()) == ["d2"]
    assert [role.wfid for role in store.registered.roles()] == [""]


def test_the_most_urgent_comes_first(store: DatabaseStore) -> None:
    keep(
        store,
        task("any"),
        task("later", due=NOW + 9),
        task("soon", due=NOW + 1),
        task("high", priority=5),
    )
    assert ids(store.views.tasks()) == ["high", "soon", "later", "any"]
    assert ids(store.views.tasks(limit=2)) == ["high", "soon"]


def test_tasks_are_found_by_who_may_do_them(store: DatabaseStore) -> None:
    keep(
        store,
        task("a", to=("ann", "qa")),
        task("b", to=("QA",)),
        task("c", to=("q%",), holder="ann"),
        task("d"),
        task("e", OTHER, to=("qa",), holder="bob"),
    )
    views = store.views
    assert ids(views.tasks(names=("qa",))) == ["a", "d", "e"]
    assert ids(views.tasks(names=("ann",))) == ["a", "c", "d"]
    assert ids(views.tasks(names=("q",))) == ["d"]
    assert ids(views.tasks(names=("bob", "dev"))) == ["d", "e"]
    assert ids(views.tasks(claimed=True)) == ["c", "e"]
    assert ids(views.tasks(claimed=False, wfid=WFID)) == ["a", "b", "d"]
    assert ids(views.tasks(wfid=OTHER)) == ["e"]


def test_no_transport_and_no_worker_is_given_a_task(store: DatabaseStore) -> None:
    keep(store, task("d1"))
    assert store.unheld() == []
    assert store.claim(None, "local", 9, None) == []
    assert store.leases.waiting(NOW + 9) == []


def test_roles_are_kept_until_they_are_removed(store: DatabaseStore) -> None:
    stand_in = Role("al", "stand-in", WFID, StandIn("answer", {"z": 1, "a": 2}), "root", NOW)
    store.registered.set_role(Role("al", "human"))
    store.registered.set_role(stand_in)
    store.registered.set_role(Role("al", "bot", by="root"))
    assert store.registered.roles() == [Role("al", "bot", by="root"), stand_in]
    assert store.registered.remove_role("al", "")
    assert not store.registered.remove_role("al", "")
    assert store.registered.roles() == [stand_in]
