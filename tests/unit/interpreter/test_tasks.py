from __future__ import annotations

from mint.interpreter import tasks
from mint.testing import Playbook


def test_the_expression_remembers_what_the_store_shows() -> None:
    play = Playbook("human to: ann, due: 1h").launch().attend("human", "claim", "ann").advance("2h")
    (task,) = play.memory.tasks.values()
    assert tasks.of(play.node("human")) == task
    assert (task.holder, task.overdue) == ("ann", True)
    assert tasks.of(play.node("0")) is None


def test_a_timer_of_an_older_task_rings_in_vain() -> None:
    play = Playbook("human due: 1h, retries: 1, backoff: 0").launch()
    play.attend("human", "fail", "ann").advance("0s").advance("30m")
    assert not [event for event in play.events if event.kind == "overdue"]
    play.advance("31m")
    assert len([event for event in play.events if event.kind == "overdue"]) == 1
