"""What people do with tasks: claim, release, delegate, complete, fail, comment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mint.errors import MintError, NotAWaitingStep, TaskNotYours, TaskTaken
from mint.interpreter import answers, tasks
from mint.interpreter.steps import DispatchIt
from mint.lang import form, paths
from mint.model.fault import Fault
from mint.model.message import Fail, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.interpreter.run import Run
    from mint.model.message import Attend, Reroute
    from mint.model.node import Node
    from mint.model.task import Task


def attend(run: Run, message: Attend) -> None:
    """Do with a task what somebody wants, if they may.

    Raises:
        NotAWaitingStep: the task is over.
        TaskNotYours: it is for others.
        TaskTaken: another has it.
        AnswerMisfit: the answer is not what its form asks for.
    """
    node = run.node(message.key)
    task = None if node is None else tasks.of(node)
    if node is None or task is None or task.id != message.dispatch or _is_going(node):
        raise NotAWaitingStep(
            f"task {message.dispatch} is over: somebody did it, or its process needs it no more. "
            f"`mint history {message.wfid}` tells the story"
        )
    does = _DOES.get(message.what)
    if does is None:
        raise MintError(f"nothing with a task is called {message.what}")
    does(_Attending(run, node, task, message))


def _is_going(node: Node) -> bool:
    return node.state not in (None, "paused")


class _Attending:
    """Somebody who attends to a task.

    Args:
        run: the interpretation.
        node: the step that waits.
        task: what it waits for.
        message: who wants what.
    """

    def __init__(self, run: Run, node: Node, task: Task, message: Attend) -> None:
        self.run = run
        self.node = node
        self.task = task
        self.message = message
        self.who = message.by
        self._names = (message.by, *message.groups)
        self._forced = False

    def check(self) -> None:
        """See that they may have it.

        Raises:
            TaskNotYours: it is for others.
            TaskTaken: another has it.
        """
        task = self.task
        if not task.may(self._names) and task.holder != self.who:
            self._force(
                TaskNotYours(
                    f"task {task.id} is for {', '.join(task.to)}, not for {self.who or 'nobody'}. "
                    "Have it delegated to you; an operator may use --force, which is recorded"
                )
            )
        if task.holder not in ("", self.who) and not {*self._names} & {*task.escalated}:
            self._force(self._taken())

    def check_holder(self) -> None:
        """See that they have it.

        Raises:
            TaskTaken: another has it.
            TaskNotYours: nobody has.
        """
        if not self.task.holder:
            raise TaskNotYours(f"nobody has claimed task {self.task.id}: there is nothing to give")
        if self.task.holder != self.who:
            self._force(self._taken())

    def _taken(self) -> TaskTaken:
        task = self.task
        return TaskTaken(
            f"{task.holder} has claimed task {task.id}. Ask for its release; an operator may use "
            "--force, which is recorded"
        )

    def _force(self, refusal: MintError) -> None:
        if not self.message.force:
            raise refusal
        self._forced = True

    def tell(self, kind: str, **data: Any) -> None:
        """Add a line to the history: who did what."""
        task = self.task
        told = {"task": task.id, **({"title": task.title} if task.title else {}), **data}
        if self._forced:
            told["forced"] = True
        self.run.event(kind, self.node, name=task.participant, data=told)

    def keep(self, **changes: Any) -> None:
        """Change the task."""
        tasks.keep(self.run, self.node, replace(self.task, **changes))

    def answer(self) -> dict[str, Any]:
        """What every answer says of where it comes from."""
        task, node = self.task, self.node
        return {
            "wfid": node.wfid,
            "key": node.key,
            "dispatch": task.id,
            "by": self.who,
            "participant": task.participant,
            "dispatched_at": task.at,
            "attempt": node.attempts + 1,
        }


def _claim(one: _Attending) -> None:
    one.check()
    before = one.task.holder
    if before == one.who:
        return
    one.keep(holder=one.who)
    one.tell("claimed", **({"from": before} if before else {}))


def _release(one: _Attending) -> None:
    one.check_holder()
    one.keep(holder="")
    one.tell("released", **({} if one.task.holder == one.who else {"from": one.task.holder}))


def _delegate(one: _Attending) -> None:
    one.check()
    to = one.message.to
    if not to:
        raise TaskNotYours("say to whom the task is delegated: a user or a group")
    one.keep(to=to, holder="")
    one.tell("delegated", to=list(to))


def _complete(one: _Attending) -> None:
    one.check()
    task, run = one.task, one.run
    given = form.filled(task.form, one.message.answer)
    fields = run.fields(one.node)
    fields = paths.put(fields, task.into, given) if task.into else {**fields, **given}
    fields = paths.put(fields, task.who, one.who) if task.who else fields
    run.scale.check(fields)
    one.tell("completed", answer=given)
    answers.replied(run, Reply(fields=fields, **one.answer()))


def _fail(one: _Attending) -> None:
    one.check()
    reason = one.message.text.strip() or f"{one.who} could not do it"
    one.tell("declined", reason=reason)
    fault = Fault("participant", reason, "Declined")
    answers.failed(one.run, Fail(fault=fault, **one.answer()))


def _comment(one: _Attending) -> None:
    one.tell("commented", text=one.message.text)


_DOES: dict[str, Callable[[_Attending], None]] = {
    "claim": _claim,
    "release": _release,
    "delegate": _delegate,
    "complete": _complete,
    "fail": _fail,
    "comment": _comment,
}


def reroute(run: Run, message: Reroute) -> None:
    """Hand an open dispatch out anew, to whoever does the work from now on.

    Raises:
        NotAWaitingStep: it is over.
        TaskTaken: somebody is at it.
    """
    node = run.node(message.key)
    if node is None or node.dispatch != message.dispatch or node.in_error or _is_going(node):
        raise NotAWaitingStep(f"the dispatch {message.dispatch} is over")
    task = tasks.of(node)
    if task is not None and task.holder:
        raise TaskTaken(f"{task.holder} has claimed task {task.id}, and goes on with it")
    run.event("rerouted", node, name=node.participant or "")
    answers.close(run, node)
    run.say(DispatchIt(key=node.key))
