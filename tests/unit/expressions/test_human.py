from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mint.errors import AnswerMisfit, NotAWaitingStep, TaskNotYours, TaskTaken
from mint.interpreter.environment import Limits
from mint.lang.read import read
from mint.model.message import Amend, Remove
from mint.ports.directory import Entry
from mint.testing import Dispatched, Erred, Playbook, Terminated
from mint.testing.stage import EPOCH, WFID

if TYPE_CHECKING:
    from mint.model.task import Task

FORM = {"properties": {"ok": {"type": "boolean"}}, "required": ["ok"]}


def only_task(play: Playbook) -> Task:
    (task,) = play.memory.tasks.values()
    return task


def told(play: Playbook, *kinds: str) -> list[tuple[str, str]]:
    """Which of these lines the history has, and who did it."""
    return [(event.kind, event.by) for event in play.events if event.kind in kinds]


def test_the_workitem_becomes_a_task() -> None:
    play = Playbook("human to: 'qa, ann', title: 'May ${product} go?', priority: 2, show: product")
    play.launch({"product": "tool"})
    task = only_task(play)
    assert (task.title, task.to, task.priority) == ("May tool go?", ("qa", "ann"), 2)
    assert (task.show, task.at, task.due, task.holder) == (("product",), EPOCH, None, "")
    assert play.dispatches[0].keeper == "human"


def test_the_answer_goes_among_the_fields() -> None:
    play = Playbook("human").launch({"n": 1})
    play.attend("human", "complete", "ann", answer={"ok": True})
    play.expect(Dispatched("human"), Terminated({"n": 1, "ok": True}))
    assert told(play, "completed", "replied") == [("completed", "ann"), ("replied", "ann")]
    assert not play.memory.tasks


def test_into_names_one_field_for_it() -> None:
    play = Playbook("human into: 'qa.says'").launch({"n": 1, "qa": {}})
    play.attend("human", "complete", "ann", answer={"ok": True})
    assert play.fields == {"n": 1, "qa": {"says": {"ok": True}}}


@pytest.mark.parametrize(
    "step",
    [
        "human form: { properties: { ok: { type: boolean } }, required: [ok] }",
        "human form: sheet",
        "human form: '$f:sheet'",
        "human form: 'v://sheet'",
        """human form: '{"properties": {"ok": {"type": "boolean"}}, "required": ["ok"]}'""",
    ],
)
def test_a_form_may_be_there_or_have_a_name(step: str) -> None:
    play = Playbook(step, variables={"sheet": FORM}).launch({"sheet": FORM})
    assert only_task(play).form == FORM
    with pytest.raises(AnswerMisfit, match="ok must be true or false"):
        play.attend("human", "complete", "ann", answer={"ok": 1})
    assert play.attend("human", "complete", "ann", answer={"ok": True}).is_over


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ("form: sheet", "form: no variable or field 'sheet' holds a form"),
        ("form: [1]", "form: an object is needed"),
        ("due: soon", "due: "),
        ("priority: high", "priority: 'high' is no whole number"),
        ("escalate: boss", "escalate: 'boss' is not of the form '1d: boss'"),
        ("escalate: 'soon: boss'", "escalate: "),
    ],
)
def test_what_cannot_be_is_an_error_of_the_step(attributes: str, message: str) -> None:
    play = Playbook(f"human {attributes}").launch()
    (error,) = play.errors
    assert error.fault.message.startswith(message)
    assert not play.memory.tasks
    assert not play.memory.open


def test_only_those_for_whom_it_is_may_do_it() -> None:
    play = Playbook("human to: qa").launch()
    with pytest.raises(TaskNotYours, match="is for qa, not for eve"):
        play.attend("human", "complete", "eve", groups=("dev",))
    play.attend("human", "claim", "ann", groups=("qa",))
    with pytest.raises(TaskTaken, match="ann has claimed"):
        play.attend("human", "claim", "bob", groups=("qa",))
    with pytest.raises(TaskTaken, match="ann has claimed"):
        play.attend("human", "complete", "bob", groups=("qa",))
    play.attend("human", "claim", "ann", groups=("qa",))
    assert play.attend("human", "complete", "ann", groups=("qa",)).is_over
    assert told(play, "claimed") == [("claimed", "ann")]


def test_an_operator_may_and_it_is_recorded() -> None:
    play = Playbook("human to: qa").launch()
    play.attend("human", "claim", "ann", groups=("qa",))
    play.attend("human", "complete", "root", force=True)
    forced = [event.data.get("forced") for event in play.events if event.kind == "completed"]
    assert forced == [True]


def test_who_may_need_not_force() -> None:
    play = Playbook("human to: qa").launch().attend("human", "complete", "qa", force=True)
    assert "forced" not in next(one for one in play.events if one.kind == "completed").data


def test_what_is_released_can_be_claimed_by_another() -> None:
    play = Playbook("human").launch()
    with pytest.raises(TaskNotYours, match="nobody has claimed"):
        play.attend("human", "release", "ann")
    play.attend("human", "claim", "ann")
    with pytest.raises(TaskTaken):
        play.attend("human", "release", "bob")
    play.attend("human", "release", "ann").attend("human", "claim", "bob")
    assert only_task(play).holder == "bob"


def test_what_is_delegated_is_for_another() -> None:
    play = Playbook("human to: ann").launch()
    play.attend("human", "claim", "ann").attend("human", "delegate", "ann", to=("bob", "qa"))
    assert (only_task(play).to, only_task(play).holder) == (("bob", "qa"), "")
    with pytest.raises(TaskNotYours):
        play.attend("human", "claim", "ann")
    with pytest.raises(TaskNotYours, match="to whom"):
        play.attend("human", "delegate", "bob")


def test_what_is_declined_is_an_error_or_what_on_error_says() -> None:
    play = Playbook("human on_error: bob").launch().attend("human", "fail", "ann", text="no")
    play.expect(Dispatched("human"), Dispatched("bob"))
    play = Playbook("human").launch().attend("human", "fail", "ann", text="not today")
    play.expect(Dispatched("human"), Erred("0_0", "participant", "not today"))
    assert not play.memory.tasks
    assert play.replay().attend("human", "complete", "ann").is_over


def test_comments_are_in_the_history() -> None:
    play = Playbook("human to: qa").launch().attend("human", "comment", "eve", text="see the log")
    (line,) = (event for event in play.events if event.kind == "commented")
    assert (line.by, line.data["text"]) == ("eve", "see the log")


def test_what_is_over_cannot_be_done() -> None:
    play = Playbook("human\nbob").launch()
    (sent,) = play.dispatches
    play.attend("human", "complete", "ann")
    play.memory.open[sent.id] = sent
    with pytest.raises(NotAWaitingStep, match="is over"):
        play.attend("human", "complete", "bob")


def test_it_is_overdue_once() -> None:
    play = Playbook("human due: 2d").launch().advance("47h")
    assert (only_task(play).due, only_task(play).overdue) == (EPOCH + 2 * 86400, False)
    play.advance("10d")
    assert only_task(play).overdue
    assert told(play, "overdue") == [("overdue", "")]


def test_a_date_is_a_due_too() -> None:
    assert only_task(Playbook("human due: '2030-01-02'").launch()).due == EPOCH + 86400


def test_who_comes_by_escalation_may_take_it_over() -> None:
    play = Playbook("human to: ann, escalate: '3d: director, 1d: boss'").launch()
    play.attend("human", "claim", "ann")
    with pytest.raises(TaskNotYours):
        play.attend("human", "claim", "boss")
    play.advance("1d").attend("human", "claim", "boss")
    assert only_task(play).holder == "boss"
    play.advance("2d")
    assert only_task(play).to == ("ann", "boss", "director")
    assert not only_task(play).escalations
    assert play.attend("human", "complete", "director").is_over
    assert told(play, "escalated", "claimed") == [
        ("claimed", "ann"),
        ("escalated", ""),
        ("claimed", "boss"),
        ("escalated", ""),
    ]


def test_a_timeout_ends_it_as_it_ends_any_step() -> None:
    play = Playbook("human due: 1h, timeout: 2h\nbob").launch().advance("2h")
    play.expect(Dispatched("human"), Dispatched("bob"))
    assert not play.memory.tasks


@pytest.mark.parametrize("how", ["cancel", "kill"])
def test_no_worker_is_asked_when_it_is_cancelled(how: str) -> None:
    play = Playbook("human due: 1d, escalate: '1h: boss'").launch()
    assert getattr(play, how)().is_over
    assert (play.controls, play.schedules, play.memory.tasks) == ([], [], {})


def test_what_failed_is_cancelled_without_a_worker() -> None:
    play = Playbook("human").launch().attend("human", "fail", "ann")
    assert play.cancel("0_0").is_over
    assert not play.controls


def test_a_paused_task_can_be_done_and_the_process_waits() -> None:
    play = Playbook("human\nbob").launch().pause("human")
    play.attend("human", "complete", "ann")
    assert play.waiting == []
    assert play.resume("0_0").waiting == ["bob"]
    assert not play.controls


def test_removal_takes_it_away() -> None:
    play = Playbook("human").launch().tell(Remove(wfid=WFID))
    assert (play.memory.tasks, play.controls) == ({}, [])


def amended(play: Playbook, text: str) -> Playbook:
    return play.tell(Amend(wfid=WFID, tree=read(f"define\n  {text}", format="radial").tree))


def test_an_edit_changes_it_in_place() -> None:
    play = Playbook("human to: ann, title: one, due: 1d, escalate: '2h: boss'").launch()
    play.attend("human", "claim", "ann").advance("1h")
    before = only_task(play)
    amended(play, "human to: 'ann, bob', title: two, due: 2d, priority: 1")
    task = only_task(play)
    assert (task.id, task.holder, task.to, task.title) == (before.id, "ann", ("ann", "bob"), "two")
    assert (task.due, task.at, task.priority) == (EPOCH + 2 * 86400, EPOCH, 1)
    play.advance("1d")
    assert told(play, "overdue", "escalated") == []
    play.advance("1d")
    assert told(play, "overdue", "escalated") == [("overdue", "")]


def test_an_edit_of_its_timeout_keeps_when_it_is_due() -> None:
    play = Playbook("human due: 1d, escalate: '2h: boss', timeout: 3d").launch().advance("1h")
    amended(play, "human due: 1d, escalate: '2h: boss', timeout: 4d").advance("25h")
    assert told(play, "overdue", "escalated") == [("escalated", ""), ("overdue", "")]


def test_a_participant_whose_work_people_do_is_for_those_of_its_name() -> None:
    play = Playbook("qa title: 'Look'", [Entry("qa", human=True)]).launch()
    assert (only_task(play).to, only_task(play).participant) == (("qa",), "qa")
    play = Playbook("qa to: ann", [Entry("qa", human=True)]).launch()
    assert only_task(play).to == ("ann",)


def test_where_nobody_is_registered_people_do_it() -> None:
    assert Playbook("human", []).launch().memory.tasks


def test_a_retry_is_a_task_of_its_own() -> None:
    play = Playbook("human retries: 1, backoff: 60").launch()
    play.attend("human", "fail", "ann")
    assert not play.memory.tasks
    play.advance("1m")
    assert only_task(play).id == play.dispatches[1].id


def test_an_answer_that_is_too_large_leaves_the_task_as_it_is() -> None:
    play = Playbook("human", limits=Limits(payload=200)).launch()
    with pytest.raises(Exception, match="payload"):
        play.attend("human", "complete", "ann", answer={"text": "x" * 300})
    assert only_task(play).holder == ""
    assert not play.errors


def test_who_did_it_may_go_into_a_field() -> None:
    play = Playbook("human who: by\nhuman who: by, to: ann").launch({"by": "eve"})
    play.attend("0_0", "complete", "bob", answer={"by": "somebody"})
    assert play.dispatches[1].fields == {"by": "bob"}
    assert play.attend("0_1", "complete", "ann").fields == {"by": "ann"}


def test_a_bare_text_is_its_title() -> None:
    play = Playbook("human 'May ${n} go?', to: ann").launch({"n": 1})
    assert only_task(play).title == "May 1 go?"
    amended(play, "human 'May it stay?', to: ann")
    assert only_task(play).title == "May it stay?"


QA = "qa title: 'Look', due: 1d"


def test_an_edit_changes_the_task_of_a_participant_whose_work_people_do_in_place() -> None:
    play = Playbook(QA, [Entry("qa", human=True)]).launch()
    play.attend("qa", "claim", "qa").advance("25h")
    before = only_task(play)
    amended(play, "qa title: 'Look again', due: 1d, priority: 3")
    task = only_task(play)
    assert (task.id, task.holder, task.title, task.due) == (
        before.id,
        "qa",
        "Look again",
        before.due,
    )
    assert (before.overdue, task.overdue) == (True, True)


@pytest.mark.parametrize(
    ("step", "again"), [("qa title: 'Look', due: 2d", False), (f"{QA}, n: 1", True)]
)
def test_only_what_is_said_about_the_task_changes_in_place(step: str, again: bool) -> None:  # noqa: FBT001 - a table
    play = Playbook(QA, [Entry("qa", human=True)]).launch()
    before = only_task(play)
    assert (only_task(amended(play, step)).id != before.id) is again


def test_work_that_a_program_has_begins_again_when_its_attributes_change() -> None:
    play = Playbook(QA, ["qa"]).launch()
    amended(play, "qa title: 'Look again', due: 1d")
    assert play.dispatches[-1].params["title"] == "Look again"
