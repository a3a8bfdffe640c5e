from __future__ import annotations

import msgspec
import pytest

from mint.model.message import Remove
from mint.testing import Playbook
from mint.testing.stage import WFID, Endless


@pytest.mark.parametrize(
    ("how", "waiting"),
    [("accept", ["bob"]), ("refuse", ["alice"]), ("silence", ["alice"]), ("fail", ["alice"])],
)
def test_how_participants_answer_a_cancel(how: str, waiting: list[str]) -> None:
    play = Playbook("alice\nbob", on_cancel={"alice": how}).launch().cancel("alice")
    assert play.waiting == waiting
    assert bool(play.errors) is (how == "fail")


def test_a_loop_of_messages_without_end_is_told() -> None:
    play = Playbook("concurrence on_error: redo\n  alice\n  nemo", ["alice"])
    with pytest.raises(Endless, match="it goes on without end"):
        play.launch()


def test_what_must_never_be_is_told() -> None:
    play = Playbook("alice").launch()
    (root,) = [node for node in play.nodes if node.parent is None]
    play.memory.nodes[root.key] = msgspec.structs.replace(root, children=2)
    with pytest.raises(AssertionError, match="has 1 children in truth"):
        play.settle()


def test_a_removed_process_leaves_nothing() -> None:
    play = Playbook("concurrence\n  alice\n  wait 1d\n  listen to: x\n  error boom").launch()
    play.tell(Remove(wfid=WFID))
    memory = play.memory
    assert not any((memory.nodes, memory.errors, memory.schedules, memory.listeners, memory.open))


def test_what_can_be_seen() -> None:
    play = Playbook("set 'v:x': 1\nconcurrence\n  alice\n  wait 1d\n  error boom").launch()
    assert [node.expid for node in play.nodes] == ["0", "0_1", "0_1_0", "0_1_1", "0_1_2"]
    assert [schedule.key.partition("!")[0] for schedule in play.schedules] == ["0_1_1"]
    assert [error.fault.message for error in play.errors] == ["boom"]
    assert play.variables == {"x": 1}
    assert not play.is_over
