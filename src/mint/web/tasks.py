"""Human tasks: listed, shown, and what people do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from litestar import get, post
from litestar.concurrency import sync_to_thread
from litestar.params import QueryParameter

from mint.errors import TaskNotFound, TaskNotYours
from mint.lang import paths
from mint.model.fei import expid_of
from mint.model.message import Attend
from mint.participants.clean_text import clean_text
from mint.ports.registered import OPERATE, VIEW
from mint.web.problems import BadRequest

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath, FromQuery, JSONBody

    from mint.model.task import Task
    from mint.web.actor import Actor
    from mint.web.parts import Parts
    from mint.web.process import Places

PAGE = 1000
"""Tasks told at most."""

_WORDS = 10_000
"""Characters of a comment or a reason."""

Text = Annotated[str, msgspec.Meta(max_length=_WORDS)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]


class TaskLine(msgspec.Struct):
    """A task in a list.

    Args:
        id: of the task, which is that of its dispatch.
        wfid: its process.
        expid: its position there.
        participant: the name in the definition.
        title: for people.
        state: open, or claimed.
        holder: who has claimed it, "" for nobody.
        to: users and groups who may do it; empty: everybody.
        priority: the higher, the more urgent.
        at: when it was made, seconds since the epoch.
        due: when it should be done; null: any time.
        overdue: whether that has passed.
    """

    id: str
    wfid: str
    expid: str
    participant: str
    title: str
    state: Literal["open", "claimed"]
    holder: str
    to: tuple[str, ...]
    priority: int
    at: float
    due: float | None
    overdue: bool


class TaskList(msgspec.Struct):
    """Tasks: the most urgent first, then what is due first, then the oldest."""

    tasks: list[TaskLine]


class Comment(msgspec.Struct):
    """What somebody said about a task."""

    at: float
    by: str
    text: str


class TaskView(TaskLine):
    """All about a task.

    Args:
        key: its expression.
        process: name of the process' definition.
        form: JSON Schema of the answer; empty: any fields.
        into: the field that gets the answer; "": it goes among the others.
        fields: those of the payload that whoever does it is to see.
        escalations: who comes to it when.
        comments: the oldest first.
    """

    key: str
    process: str
    form: dict[str, Any]
    into: str
    fields: dict[str, Any]
    escalations: list[dict[str, Any]]
    comments: list[Comment]


class AttendBody(msgspec.Struct, forbid_unknown_fields=True):
    """Who does it.

    Args:
        by: the user; without it, the one whose token it is, or who runs the server. Only an admin
            can name another.
        force: do it although the task is not theirs; the history tells so. That needs the scope
            `operate`.
    """

    by: Name | None = None
    force: bool = False


class DelegateBody(AttendBody, kw_only=True):
    """`to`: the users and groups who may do it from now on."""

    to: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1)]


class CompleteBody(AttendBody, kw_only=True):
    """`answer`: what was filled in."""

    answer: dict[str, Any] = {}


class FailBody(AttendBody, kw_only=True):
    """`reason`: why it cannot be done; it becomes the error of the step."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=_WORDS)]


class CommentBody(AttendBody, kw_only=True):
    """`text`: what is to be said about it."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=_WORDS)]


class Attended(msgspec.Struct):
    """The task that the request was about, and its process."""

    id: str
    wfid: str


@get("/tasks", summary="List human tasks", sync_to_thread=True)
def list_tasks(  # noqa: PLR0913 - each is a filter of its own
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    *,
    user: FromQuery[str | None] = None,
    group: FromQuery[str | None] = None,
    wfid: FromQuery[str | None] = None,
    standing: Annotated[Literal["open", "claimed"] | None, QueryParameter(name="state")] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=PAGE)] = PAGE,
) -> TaskList:
    """Work for people: of a user (what they or their groups may do, or have), a group, or all.

    A token that may not look at everything sees what is for its owner.
    """
    names: tuple[str, ...] | None = None
    if user is not None:
        names = (user, *groups_of(parts, actor, user))
    elif group is not None:
        names = (group,)
    own = _own(parts, actor)
    if own is not None:
        names = own if names is None else tuple(name for name in names if name in own)
    claimed = None if standing is None else standing == "claimed"
    found = parts.views.tasks(names=names, claimed=claimed, wfid=wfid, limit=limit)
    places = parts.views.places([(task.wfid, task.key) for task in found])
    return TaskList([_line(one, places) for one in found])


@get("/tasks/{name:str}", summary="Show a human task", sync_to_thread=True)
def show_task(
    name: FromPath[str], parts: NamedDependency[Parts], actor: NamedDependency[Actor]
) -> TaskView:
    """A task with its form, the fields that it shows, and what was said about it."""
    task = task_of(parts, name)
    _check_own(task, _own(parts, actor))
    process = parts.views.process(task.wfid)
    payload = parts.outside.leases.payloads([task.id]).get(task.id, {})
    return TaskView(
        **msgspec.structs.asdict(_line(task, parts.views.places([(task.wfid, task.key)]))),
        key=task.key,
        process="" if process is None else process.name,
        form=task.form,
        into=task.into,
        fields={field: paths.get(payload, field) for field in task.show},
        escalations=[{"due": one.due, "to": one.to} for one in task.escalations],
        comments=_comments(parts, task),
    )


@post("/tasks/{name:str}/claim", status_code=200, summary="Claim a task")
async def claim_task(
    name: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[AttendBody | None] = None,
) -> Attended:
    """Take a task, so that nobody else does it."""
    return await _attend(parts, actor, name, "claim", data)


@post("/tasks/{name:str}/release", status_code=200, summary="Release a task")
async def release_task(
    name: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[AttendBody | None] = None,
) -> Attended:
    """Give a claimed task back to those who may do it."""
    return await _attend(parts, actor, name, "release", data)


@post("/tasks/{name:str}/delegate", status_code=200, summary="Delegate a task")
async def delegate_task(
    name: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[DelegateBody],
) -> Attended:
    """Give a task to other users or groups."""
    return await _attend(parts, actor, name, "delegate", data, to=data.to)


@post("/tasks/{name:str}/complete", status_code=200, summary="Complete a task")
async def complete_task(
    name: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[CompleteBody | None] = None,
) -> Attended:
    """Answer a task: its process goes on. An answer that does not fit its form is refused."""
    return await _attend(parts, actor, name, "complete", data, answer=data.answer if data else {})


@post("/tasks/{name:str}/fail", status_code=200, summary="Decline a task")
async def fail_task(
    name: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[FailBody],
) -> Attended:
    """Say that it cannot be done: an error of the step, or the way that its `on_error` says."""
    return await _attend(parts, actor, name, "fail", data, text=clean_text(data.reason))


@post("/tasks/{name:str}/comment", status_code=200, summary="Comment on a task")
async def comment_task(
    name: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[CommentBody],
) -> Attended:
    """Say something about a task, for those who look at it and for the history."""
    return await _attend(parts, actor, name, "comment", data, text=clean_text(data.text))


def groups_of(parts: Parts, actor: Actor, user: str) -> tuple[str, ...]:
    """The groups to which a user belongs, as the settings tell, and their own token."""
    groups = (name for name, members in parts.settings.groups.items() if user in members)
    return tuple(dict.fromkeys((*groups, *actor.groups(user))))


def task_of(parts: Parts, name: str) -> Task:
    """The open task of an id.

    Raises:
        TaskNotFound: there is none.
    """
    task = parts.views.task(name)
    if task is None:
        raise TaskNotFound(
            f"no task {name} is open: it is done, or was never there; `mint tasks --all` lists them"
        )
    return task


def _own(parts: Parts, actor: Actor) -> tuple[str, ...] | None:
    """By which names tasks are for whoever may see no others; None: they may see all."""
    if actor.bearer.allows(VIEW):
        return None
    return (actor.who, *groups_of(parts, actor, actor.who))


def _check_own(task: Task, own: tuple[str, ...] | None) -> None:
    if own is not None and not task.may(own) and task.holder not in own:
        raise TaskNotYours(
            f"task {task.id} is for {', '.join(task.to)}; to see those of others needs the scope "
            f"`{VIEW}`"
        )


async def _attend(
    parts: Parts, actor: Actor, name: str, what: str, data: AttendBody | None, **more: Any
) -> Attended:
    body = data or AttendBody()
    user = actor.acts_for(body.by)
    if body.force:
        actor.bearer.demand("--force", OPERATE)
    task = await sync_to_thread(task_of, parts, name)
    actor.about(task.id, wfid=task.wfid, why=more.get("text", ""), force=body.force)
    if user in parts.settings.groups:
        raise BadRequest(f"{user} is a group: say who of it does it")
    _check_own(task, _own(parts, actor))
    message = Attend(
        wfid=task.wfid,
        key=task.key,
        dispatch=task.id,
        what=what,
        by=user,
        groups=groups_of(parts, actor, user),
        force=body.force,
        **more,
    )
    await parts.tell(message)
    return Attended(task.id, task.wfid)


def _line(task: Task, places: Places) -> TaskLine:
    return TaskLine(
        task.id,
        task.wfid,
        places.get((task.wfid, task.key)) or expid_of(task.key),
        task.participant,
        task.title,
        "claimed" if task.holder else "open",
        task.holder,
        task.to,
        task.priority,
        task.at,
        task.due,
        task.overdue,
    )


def _comments(parts: Parts, task: Task) -> list[Comment]:
    return [
        Comment(event.at, event.by, str(event.data.get("text", "")))
        for _, event in parts.views.history(task.wfid)
        if event.kind == "commented" and event.data.get("task") == task.id
    ]
