from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mint.engine.prospects import (
    Prospects,
    containing,
    past,
    prospects,
    reaching,
    waiting,
)
from mint.lang.read import read
from mint.model.message import Cancel

if TYPE_CHECKING:
    from tests.processes.rig import Rig

DAY = 86_400.0


def levels(found: Prospects) -> dict[str, str]:
    return {one.wfid: one.coming.level for one in found.found}


def test_the_surest_come_first_and_all_are_counted(rig: Rig) -> None:
    texts = ["wait 1d\n  bob if: x", "wait 1d\n  bob", "wait 1d\n  bob if: x", "wait 1d"]
    wfids = [rig.launch(f"define\n  {text}") for text in texts]
    found = prospects(rig.views, reaching("bob"), name=None, limit=2)
    assert (found.looked_at, found.totals["certain"], found.totals["possible"]) == (4, 1, 2)
    assert found.found[0].wfid == wfids[1]
    assert len(found.found) == 2


def test_only_processes_of_a_definition(rig: Rig) -> None:
    rig.launch("define name: one\n  wait 1d\n  bob")
    two = rig.launch("define name: two\n  wait 1d\n  bob")
    found = prospects(rig.views, reaching("bob"), name="two", limit=9)
    assert (found.looked_at, levels(found)) == (1, {two: "certain"})
    assert found.found[0].name == "two"


def test_who_waits_past_a_moment(rig: Rig) -> None:
    now = rig.clock.now()
    long = rig.launch("define\n  wait 5d")
    after = rig.launch("define\n  wait 1d\n  wait 5d")
    rings = rig.launch("define\n  every 5d\n    noop")
    rig.launch("define\n  wait 1d\n  wait '${f:x}'")
    timed = rig.launch("define\n  stall timeout: 5d")
    found = past(rig.views, now + 4 * DAY, now, name=None, limit=9)
    assert levels(found) == {long: "here", rings: "here", after: "certain", timed: "possible"}
    dues = {one.wfid: one.due for one in found.found}
    assert dues == {long: now + 5 * DAY, rings: now + 5 * DAY, after: None, timed: now + 5 * DAY}
    rig.tell(Cancel(wfid=long))
    assert long not in levels(past(rig.views, now + 4 * DAY, now, name=None, limit=9))


@pytest.mark.parametrize(
    ("step", "line", "is_one"),
    [
        ("mail server: old, to: me", "mail server: old", True),
        ("mail server: new", "mail server: old", False),
        ("mail n: 1", "mail n: '1'", False),
        ("wait 5d", "wait 5d", True),
        ("wait 5d", "wait 6d", False),
        ("participant mail, server: old", "mail server: old", True),
        ("post", "mail", False),
    ],
)
def test_a_step_is_recognised(step: str, line: str, is_one: bool) -> None:  # noqa: FBT001 - a table
    wanted = containing(read(line, format="radial").tree)
    assert wanted.step(read(step, format="radial").tree) is is_one


@pytest.mark.parametrize(
    ("step", "waits"),
    [
        ("wait 5d", True),
        ("wait for: 5d", True),
        ("sleep 5d", True),
        ("wait until: '2999-01-01'", True),
        ("wait 1d", False),
        ("wait", False),
        ("wait '${f:x}'", False),
        ("alice 5d", False),
    ],
)
def test_a_wait_that_is_long_enough(step: str, waits: bool) -> None:  # noqa: FBT001 - a table
    wanted = waiting(4 * DAY, 0.0)
    assert wanted.step(read(step, format="radial").tree) is waits
