from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from mint.engine.repairs import Repair, Repaired, repair
from mint.lang.read import read

if TYPE_CHECKING:
    from tests.processes.rig import Rig

BEFORE = read("define\n  failing\n  alice").tree
AFTER = read("define\n  echoing\n  alice").tree


def repaired(rig: Rig, order: Repair, wfids: list[str]) -> list[Repaired]:
    """Have it done by another thread, as the API does, while the engine turns here."""
    found: list[Repaired] = []
    thread = threading.Thread(target=lambda: found.extend(repair(rig.engine, order, wfids)))
    thread.start()
    while thread.is_alive():
        rig.settle()
        thread.join(0.01)
    return found


def test_all_that_fit_are_changed_and_the_rest_is_told(rig: Rig) -> None:
    stuck = [rig.launch("define\n  failing\n  alice") for _ in range(3)]
    other = rig.launch("define\n  bob")
    found = repaired(rig, Repair(BEFORE, AFTER, why="no flour"), [*stuck, other, "nobody"])
    assert [one.outcome for one in found] == ["done", "done", "done", "misfit", "refused"]
    assert len(rig.crew.held) == 4
    assert all(rig.views.process(wfid).patches[0].why == "no flour" for wfid in stuck)  # type: ignore[union-attr]
    assert [one.outcome for one in repaired(rig, Repair(BEFORE, AFTER), stuck)] == ["unchanged"] * 3


def test_a_dry_run_does_nothing(rig: Rig) -> None:
    wfid = rig.launch("define\n  failing\n  alice")
    (one,) = repaired(rig, Repair(BEFORE, AFTER, dry_run=True), [wfid])
    assert (one.outcome, rig.crew.held) == ("planned", [])


def test_work_in_hand_is_left_alone_when_that_is_asked_for(rig: Rig) -> None:
    wfid = rig.launch("define\n  alice")
    before, after = read("define\n  alice").tree, read("define\n  alice n: 1").tree
    (one,) = repaired(rig, Repair(before, after, safe_only=True), [wfid])
    assert (one.outcome, one.touches, "0_0 alice" in one.why) == ("unsafe", 1, True)
    (one,) = repaired(rig, Repair(before, after), [wfid])
    assert (one.outcome, one.touches) == ("done", 1)
