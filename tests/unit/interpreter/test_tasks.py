from __future__ import annotations

from mint.interpreter import tasks
from mint.testing import Playbook


def test_the_expression_remembers_what_the_store_shows() -> None:
    play = Playbook("human to: ann, due: 1h").launch().attend("human", "claim", "ann").advance("2h")
    (task,) = play.memory.tasks.values()
    assert tasks.of(play.node("human")) == task
    assert (task.holder, task.overdue) == ("ann", True)
    assert tasks.of(play.node("0")) is None


def test_a_task_that_is_set_aside_is_none_until_it_is_handed_out() -> None:
    node = Playbook("human to: ann, due: 1h, escalate: '2h: boss'").launch().node("human")
    before = tasks.of(node)
    assert before is not None
    assert before.due is not None
    tasks.set_aside(node, 60.0)
    node.dispatch = None
    after = tasks.known(node)
    assert after is not None
    assert tasks.of(node) is None
    assert (after.at, after.due) == (before.at + 60, before.due + 60)
    assert [one.due for one in after.escalations] == [one.due + 60 for one in before.escalations]


def test_a_timer_of_an_older_task_rings_in_vain() -> None:
    play = Playbook("human due: 1h, retries: 1, backoff: 0").launch()
    play.attend("human", "fail", "ann").advance("0s").advance("30m")
    assert not [event for event in play.events if event.kind == "overdue"]
    play.advance("31m")
    assert len([event for event in play.events if event.kind == "overdue"]) == 1
