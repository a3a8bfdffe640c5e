from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from mint.definitions.launching import Happening, LaunchOutcome, Starting, launch_for
from mint.errors import BadName, RevisionNotFound
from mint.model.tree import Tree
from mint.ports.front import LaunchOrder

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.processes.rig import Rig

    from mint.definitions.library import Library
    from mint.model.revision import Revision

    Deploy = Callable[..., Revision]

TEXT = "define x\n  alice"


def launched(rig: Rig, library: Library, happening: Happening) -> list[LaunchOutcome]:
    found: list[LaunchOutcome] = []
    thread = threading.Thread(
        target=lambda: found.extend(launch_for(rig.engine, library, happening))
    )
    thread.start()
    while thread.is_alive():
        rig.settle()
        thread.join(0.01)
    return found


def test_all_that_belong_to_it_start_each_with_its_own_configuration(
    rig: Rig, library: Library, deploy: Deploy
) -> None:
    deploy(TEXT, name="A/REQ.one", config='{"who": "one", "ev": 0, "project": 0}')
    deploy(TEXT, name="default/REQ.two", config='{"who": "two"}')
    library.switch_off("A/REQ.three", "disabled", by="al")
    happening = Happening("A:B", "REQ", {"ev": {"id": 7}}, by="obs")
    found = launched(rig, library, happening)
    assert [each.deployed for each in found] == ["A/REQ.one@1", "default/REQ.two@1"]
    fields = [{k: got.fields[k] for k in ("who", "project", "ev")} for got in rig.crew.got]
    common = {"project": "A:B", "ev": {"id": 7}}
    assert fields == [{"who": "one", **common}, {"who": "two", **common}]
    process = rig.views.process(found[0].wfid)
    assert process is not None
    assert process.deployed == "A/REQ.one@1"


def test_one_that_cannot_start_keeps_none_from_starting(
    rig: Rig, library: Library, deploy: Deploy
) -> None:
    deploy(TEXT, name="A/REQ.one", schema='{"required": ["tag"]}')
    deploy(TEXT, name="A/REQ.two")
    bad, good = launched(rig, library, Happening("A", "REQ"))
    assert ("'tag' is a required property" in bad.fault, bad.wfid) == (True, "")
    assert (good.fault, len(rig.crew.got)) == ("", 1)


def test_the_same_happening_starts_nothing_twice(
    rig: Rig, library: Library, deploy: Deploy
) -> None:
    deploy(TEXT, name="A/REQ.one")
    deploy(TEXT, name="A/REQ.two")
    happening = Happening("A", "REQ", key="event 7")
    first, second = launched(rig, library, happening), launched(rig, library, happening)
    assert first == second
    assert len({each.wfid for each in first}) == len(rig.crew.got) == 2
    deploy(f"{TEXT}\n  bob", name="A/REQ.one")
    third = launched(rig, library, happening)
    assert [each.wfid for each in third] == [each.wfid for each in first]


def test_what_is_no_event_is_refused(rig: Rig, library: Library) -> None:
    with pytest.raises(BadName):
        launch_for(rig.engine, library, Happening("A", "../x"))
    assert launch_for(rig.engine, library, Happening("A", "NONE")) == []


def start(rig: Rig, library: Library, order: LaunchOrder) -> str:
    future = Starting(rig.engine, library).launch(order)
    rig.settle()
    return future.result(0)


def test_what_is_deployed_is_started_by_its_name(
    rig: Rig, library: Library, deploy: Deploy
) -> None:
    deploy(TEXT, name="release", config='{"who": "one", "n": 0}')
    deploy("define x\n  alice n: 2", name="release")
    order = LaunchOrder(Tree("define"), {"n": 1}, launch_key="k", by="tags", named="release@1")
    wfid = start(rig, library, order)
    process = rig.process(wfid)
    assert (process.deployed, process.launch_key, order.named) == ("release@1", "k", "release@1")
    assert (rig.crew.got[0].fields, rig.crew.got[0].params) == (
        {"who": "one", "n": 1},
        {"ref": "alice"},
    )
    assert start(rig, library, order) == wfid
    newest = start(rig, library, LaunchOrder(Tree("define"), named="release"))
    assert rig.process(newest).deployed == "release@2"
    plain = start(rig, library, LaunchOrder(Tree("define", {}, (Tree("alice"),))))
    assert rig.process(plain).deployed == ""


def test_what_is_not_deployed_is_refused(rig: Rig, library: Library) -> None:
    with pytest.raises(RevisionNotFound):
        start(rig, library, LaunchOrder(Tree("define"), named="nobody"))
