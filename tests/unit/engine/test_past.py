from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.processes.rig import reply

from mint.engine.past import events_until, moment_of, nodes_of, snapshot_of
from mint.errors import ProcessNotFound

if TYPE_CHECKING:
    from tests.processes.rig import Rig


def answer(rig: Rig) -> None:
    rig.engine.submit(reply(rig.crew.held.pop(0)))
    rig.settle()


def names(rig: Rig, wfid: str, **moment: float) -> list[str]:
    nodes = nodes_of(rig.views, moment_of(rig.views, wfid, **moment))  # type: ignore[arg-type]
    return sorted(node.participant or node.name for node in nodes)


def test_without_a_moment_it_is_now(rig: Rig) -> None:
    wfid = rig.launch("sequence\n  alice\n  bob")
    assert names(rig, wfid) == ["alice", "sequence", "sequence"]
    answer(rig)
    assert names(rig, wfid) == ["bob", "sequence", "sequence"]


def test_any_line_of_a_message_is_the_moment_after_it(rig: Rig) -> None:
    wfid = rig.launch("sequence\n  alice\n  bob")
    lines = [number for number, _ in rig.views.history(wfid)]
    answer(rig)
    assert all(names(rig, wfid, line=line)[0] == "alice" for line in lines)
    assert names(rig, wfid, line=lines[-1] + 1)[0] == "bob"


def test_a_time_is_the_last_message_until_then(rig: Rig) -> None:
    wfid = rig.launch("sequence\n  alice\n  bob")
    then = rig.clock.at
    rig.advance(60.0)
    answer(rig)
    assert names(rig, wfid, at=then + 30)[0] == "alice"
    assert names(rig, wfid, at=then + 90)[0] == "bob"
    with pytest.raises(ProcessNotFound, match="not there then"):
        moment_of(rig.views, wfid, at=then - 1)
    with pytest.raises(ProcessNotFound, match="no process"):
        moment_of(rig.views, "nobody")


def test_branches_that_answered_are_no_expressions(rig: Rig) -> None:
    wfid = rig.launch("concurrence\n  alice\n  bob")
    answer(rig)
    assert names(rig, wfid) == ["bob", "concurrence", "sequence"]


def test_a_document_has_the_history_until_then(rig: Rig) -> None:
    wfid = rig.launch("sequence\n  alice\n  bob")
    moment = moment_of(rig.views, wfid, line=rig.views.history(wfid)[0][0])
    before = [event.kind for _, event in rig.views.history(wfid)]
    answer(rig)
    moment = moment_of(rig.views, wfid, line=moment.line)
    snapshot = snapshot_of(rig.views, moment, history=True)
    assert [event.kind for event in snapshot.history] == before
    assert set(snapshot.definitions) >= set(snapshot.digests.values())
    assert events_until(rig.views, wfid, 0) == []
    assert snapshot_of(rig.views, moment).history == []
