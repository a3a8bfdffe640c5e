from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.processes.rig import Crew, Rig, hold, same

from mint.definitions.library import Library
from mint.definitions.migrating import Migration, grouped, migrate
from mint.definitions.order import Order
from mint.engine.repairs import Repaired
from mint.errors import Refused, RevisionNotFound
from mint.lang.fmt_radial import to_radial
from mint.lang.read import read
from mint.model.message import Amend
from mint.model.plan import Change
from mint.model.tree import Tree
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.model.node import Process
    from mint.model.revision import Revision

    Deploy = Callable[..., Revision]

OLD = "define release\n  sequence\n    alice\n    echoing n: 1"
NEW = "define release\n  echoing\n  sequence\n    alice\n    echoing n: 2"


def launched(rig: Rig, library: Library, label: str) -> str:
    future = rig.engine.launch(library.launch_order(library.revision(label), {}))
    rig.settle()
    return future.result()


def migrated(rig: Rig, library: Library, order: Migration, wfids: Any = None) -> list[Repaired]:
    """Have it done by another thread, as the API does, while the engine turns here."""
    found: list[Repaired] = []
    thread = threading.Thread(
        target=lambda: found.extend(migrate(rig.engine, library, order, wfids)[1])
    )
    thread.start()
    while thread.is_alive():
        rig.settle()
        thread.join(0.01)
    return found


def process(rig: Rig, wfid: str) -> Process:
    found = rig.views.process(wfid)
    assert found is not None
    return found


def test_all_of_a_revision_are_moved(rig: Rig, library: Library, deploy: Deploy) -> None:
    deploy(OLD)
    wfids = sorted(launched(rig, library, "release") for _ in range(3))
    deploy(NEW)
    other = launched(rig, library, "release@2")
    [looked] = grouped(migrated(rig, library, Migration("release", 1, dry_run=True)))
    assert (looked.outcome, looked.count, looked.wfids) == ("planned", 3, wfids)
    assert process(rig, wfids[0]).deployed == "release@1"
    found = migrated(rig, library, Migration("release", 1, by="al", why="better"))
    assert [each.outcome for each in found] == ["done"] * 3
    assert found[0].moves == {"0_0": "0_1", "0_0_0": "0_1_0", "0_0_1": "0_1_1"}
    assert {process(rig, wfid).deployed for wfid in (*wfids, other)} == {"release@2"}
    assert len(rig.crew.held) == 4  # nobody's work was touched
    events = [event for _, event in rig.views.history(wfids[0])]
    told = next(event for event in events if event.kind == "migrated")
    assert told.data == {"from": "release@1", "to": "release@2", "why": "better"}
    assert told.by == "al"
    assert migrated(rig, library, Migration("release", 1)) == []


def test_work_in_hand_is_left_alone_when_that_is_wished(
    rig: Rig, library: Library, deploy: Deploy
) -> None:
    deploy(OLD)
    wfid = launched(rig, library, "release")
    deploy(OLD.replace("alice", "bob"))
    [found] = migrated(rig, library, Migration("release", 1, safe_only=True))
    assert (found.outcome, found.touches, "would cancel 0_0_0" in found.why) == ("unsafe", 1, True)
    assert process(rig, wfid).deployed == "release@1"
    [found] = migrated(rig, library, Migration("release", 1))
    assert (found.outcome, [held.participant for held in rig.crew.held]) == ("done", ["bob"])
    assert process(rig, wfid).deployed == "release@2"


def test_what_was_changed_in_one_stays_changed(rig: Rig, library: Library, deploy: Deploy) -> None:
    deploy(OLD)
    own, misfit = (launched(rig, library, "release") for _ in range(2))
    rig.engine.tell(Amend(wfid=own, tree=read(f"{OLD}\n  bob").tree))
    rig.engine.tell(Amend(wfid=misfit, tree=read(OLD.replace("n: 1", "n: 7")).tree))
    rig.settle()
    deploy(NEW)
    found = {each.wfid: each for each in migrated(rig, library, Migration("release", 1))}
    assert found[own].outcome == "done"
    assert (found[misfit].outcome, "does not fit" in found[misfit].why) == ("misfit", True)
    digest = process(rig, own).patches[-1].after
    definition = rig.views.definition(digest)
    assert definition is not None
    assert to_radial(definition.tree).splitlines()[1:] == [*NEW.splitlines()[1:], "  bob"]
    assert process(rig, misfit).deployed == "release@1"


def test_only_those_that_are_named_are_moved(rig: Rig, library: Library, deploy: Deploy) -> None:
    deploy(OLD)
    one, other = (launched(rig, library, "release") for _ in range(2))
    deploy(NEW)
    stranger = launched(rig, library, "release@2")
    [found] = migrated(rig, library, Migration("release", 1), [one, stranger, "nobody"])
    assert found.wfid == one
    assert process(rig, other).deployed == "release@1"


def test_there_must_be_two_revisions_that_can_be_run(
    library: Library, deploy: Deploy, rig: Rig
) -> None:
    deploy(OLD)
    with pytest.raises(Refused, match="already"):
        migrate(rig.engine, library, Migration("release", 1))
    with pytest.raises(RevisionNotFound):
        migrate(rig.engine, library, Migration("release", 1, 2))
    library.switch_off("release", "disabled", by="al")
    with pytest.raises(Refused, match="disabled"):
        migrate(rig.engine, library, Migration("release", 1))


def test_the_same_that_happens_to_several_is_one_group() -> None:
    one = Change("drop", "alice", key="0_0!a", old="0_0")
    other = Change("drop", "alice", key="0_0!b", old="0_0")
    found = [
        Repaired("a", "planned", changes=(one,)),
        Repaired("b", "planned", changes=(other,)),
        Repaired("2030-c", "refused", "no process 2030-c"),
        Repaired("2030-d", "refused", "no process 2030-d"),
        Repaired("e", "unchanged"),
    ]
    told = [(group.outcome, group.count, group.wfids) for group in grouped(found)]
    assert told == [
        ("planned", 2, ["a", "b"]),
        ("refused", 2, ["2030-c", "2030-d"]),
        ("unchanged", 1, ["e"]),
    ]


STEPS = st.recursive(
    st.sampled_from([Tree("alice"), Tree("echoing"), Tree("noop"), Tree("bob", {"n": 1})]),
    lambda inner: st.builds(
        lambda name, children: Tree(name, {}, tuple(children)),
        st.sampled_from(["sequence", "concurrence"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=8,
)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_a_revision_that_says_the_same_changes_nothing_but_its_label(step: Tree) -> None:
    store = open_store("sqlite://")
    try:
        rig = Rig(store, store.views, Crew({"alice": hold, "bob": hold, "echoing": same}))
        library = Library(store.revisions, store.views, rig.crew, rig.clock, 1000)
        text = to_radial(Tree("define", {"k": None}, (step, Tree("stall"))))
        library.deploy(library.draft(Order(text)))
        wfid = launched(rig, library, "k")
        library.deploy(library.draft(Order(f"{text}\n# the same")))
        before = store.views.nodes(wfid)
        [found] = migrated(rig, library, Migration("k", 1))
        assert (found.outcome, found.touches, found.changes) == ("unchanged", 0, ())
        assert store.views.nodes(wfid) == before
        assert (process(rig, wfid).deployed, process(rig, wfid).patches) == ("k@2", [])
    finally:
        store.close()
