"""Commands about human tasks: list, show, claim, release, delegate, complete, fail, comment."""

from __future__ import annotations

import getpass
import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.form_view import ask, form_lines
from mint.cli.moments import ago, clock
from mint.cli.pairs import object_of
from mint.cli.questions import someone_is_there
from mint.cli.server import Server
from mint.cli.task_ids import short_ids, task_path, whole_id
from mint.cli.terminal import show as print_
from mint.cli.terminal import show_json, table, text
from mint.cli.usage_error import UsageError
from mint.cli.wfids import whole_wfid

if TYPE_CHECKING:
    from rich.text import Text

As = Annotated[str | None, Parameter(name="--as")]

HEADINGS = ("TASK", "TITLE", "FOR", "STATE", "DUE", "PROCESS")


def list_(  # noqa: PLR0913 - each is an option of its own
    *,
    all_: Annotated[bool, Parameter(name="--all")] = False,
    as_: As = None,
    group: str | None = None,
    wfid: str | None = None,
    state: Literal["open", "claimed"] | None = None,
    limit: int = 100,
    common: Common = PLAIN,
) -> None:
    """List what waits for you, the most urgent first: what you or your groups may do, or have.

    For example:

        $ mint tasks
        $ mint tasks list --all --state open
        $ mint tasks --as ann

    Args:
        all_: everybody's tasks.
        as_: what waits for this user; without it, for you.
        group: what waits for this group.
        wfid: only of this process; how its id begins or ends will do.
        state: only those that nobody has claimed (open), or somebody has (claimed).
        limit: how many at most.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        user = None if all_ or group else _user(server, as_)
        whole = None if wfid is None else whole_wfid(server, wfid)
        answer = server.get("/tasks", user=user, group=group, wfid=whole, state=state, limit=limit)
    if common.json:
        show_json(answer)
    elif answer["tasks"]:
        ids = short_ids([task["id"] for task in answer["tasks"]])
        print_(table(HEADINGS, [_row(task, ids[task["id"]]) for task in answer["tasks"]]))
    else:
        whose = "" if user is None else f" for {user}"
        print_(text(f"no tasks{whose}", "green"))


def show(task: str, /, *, common: Common = PLAIN) -> None:
    """Show a task: who may do it, its form, the fields that matter, and what was said about it.

    For example:

        $ mint tasks show 0012

    Args:
        task: how its id begins or ends, a part of its title, or its process.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        told = server.get(task_path(whole_id(server, task)))
    if common.json:
        show_json(told)
        return
    print_(*_details(told))


def claim(task: str, /, *, as_: As = None, force: bool = False, common: Common = PLAIN) -> None:
    """Take a task, so that nobody else does it.

    For example:

        $ mint tasks claim 0012

    Args:
        task: how its id begins or ends, a part of its title, or its process.
        as_: who claims it; without it, you.
        force: take it although it is for others, or another has it; the history tells so.
        common: what every command takes.
    """
    _attend(task, "claim", "claimed by {by}", common, as_, force=force)


def release(task: str, /, *, as_: As = None, force: bool = False, common: Common = PLAIN) -> None:
    """Give a claimed task back to those who may do it.

    For example:

        $ mint tasks release 0012

    Args:
        task: how its id begins or ends, a part of its title, or its process.
        as_: who has it; without it, you.
        force: although another has it; the history tells so.
        common: what every command takes.
    """
    _attend(task, "release", "released by {by}", common, as_, force=force)


def delegate(
    task: str,
    /,
    *to: str,
    as_: As = None,
    force: bool = False,
    common: Common = PLAIN,
) -> None:
    """Give a task to other users or groups.

    For example:

        $ mint tasks delegate 0012 bob

    Args:
        task: how its id begins or ends, a part of its title, or its process.
        to: the users and groups who may do it from now on.
        as_: who delegates it; without it, you.
        force: although it is for others, or another has it; the history tells so.
        common: what every command takes.
    """
    if not to:
        raise UsageError("say to whom: mint tasks delegate 0012 bob")
    said = f"delegated to {', '.join(to)} by {{by}}"
    _attend(task, "delegate", said, common, as_, force=force, to=list(to))


def complete(
    task: str,
    /,
    *,
    field: Annotated[tuple[str, ...], Parameter(name=["--field", "-f"])] = (),
    answer: str | None = None,
    as_: As = None,
    force: bool = False,
    common: Common = PLAIN,
) -> None:
    """Answer a task; its process goes on. On a terminal the form is asked field by field.

    For example:

        $ mint tasks complete 0012 -f approved=true -f comment="well done"
        $ mint tasks complete 0012 --answer @answer.json

    Args:
        task: how its id begins or ends, a part of its title, or its process.
        field: a field of the answer, `key=value`; a value that is JSON is that value.
        answer: a JSON object, or @FILE.
        as_: who completes it; without it, you.
        force: although it is for others, or another has it; the history tells so.
        common: what every command takes.
    """
    given = object_of(answer, field, "-f")
    if not field and answer is None and someone_is_there():
        with Server.of(common.data) as server:
            task = whole_id(server, task, _user(server, as_))
            told = server.get(task_path(task))
        print_(*_details(told))
        given = ask(told["form"])
    _attend(task, "complete", "completed by {by}", common, as_, force=force, answer=given)


def fail(
    task: str,
    /,
    *,
    why: str,
    as_: As = None,
    force: bool = False,
    common: Common = PLAIN,
) -> None:
    """Say that a task cannot be done: an error of its step, or the way that its on_error says.

    For example:

        $ mint tasks fail 0012 --why "the report is of another release"

    Args:
        task: how its id begins or ends, a part of its title, or its process.
        why: the reason.
        as_: who says so; without it, you.
        force: although it is for others, or another has it; the history tells so.
        common: what every command takes.
    """
    _attend(task, "fail", "declined by {by}", common, as_, force=force, reason=why)


def comment(task: str, said: str, /, *, as_: As = None, common: Common = PLAIN) -> None:
    """Say something about a task, for those who look at it and for the history.

    For example:

        $ mint tasks comment 0012 "the log is in the wiki"

    Args:
        task: how its id begins or ends, a part of its title, or its process.
        said: the text.
        as_: who says it; without it, you.
        common: what every command takes.
    """
    _attend(task, "comment", "noted, by {by}", common, as_, text=said)


def _attend(task: str, what: str, said: str, common: Common, as_: str | None, **body: Any) -> None:
    with Server.of(common.data) as server:
        by = _user(server, as_)
        path = task_path(whole_id(server, task, by), what)
        answer = server.post(path, by=by, **body)
    if common.json:
        show_json(answer)
    else:
        print_(text(answer["id"][-_SHORT:], "bold").append(f"  {said.format(by=by)}"))


_SHORT = 4


def _user(server: Server, as_: str | None) -> str:
    """Who types this: whose token it is, or whose account."""
    if as_ is not None:
        return as_
    me = server.get("/me")
    if me["token"]:
        return str(me["who"])
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise UsageError("who are you? Say it with --as NAME") from None


def _row(task: dict[str, Any], name: str) -> list[object]:
    return [
        text(name, "bold"),
        task["title"] or task["participant"],
        ", ".join(task["to"]) or "everybody",
        task["state"] if not task["holder"] else f"claimed by {task['holder']}",
        _due(task),
        task["wfid"],
    ]


def _due(task: dict[str, Any]) -> Text:
    if task["due"] is None:
        return text("")
    return text(ago(task["due"]), "bold red" if task["overdue"] else "")


def _details(told: dict[str, Any]) -> list[Any]:
    head = text(told["id"], "bold").append(f"  {told['title'] or told['participant']}")
    rows = [
        ["for", ", ".join(told["to"]) or "everybody"],
        ["state", told["state"] + (f" by {told['holder']}" if told["holder"] else "")],
        ["process", f"{told['wfid']}  {told['process']}, step {told['expid']}"],
        ["made", clock(told["at"])],
    ]
    if told["due"] is not None:
        late = "; overdue" if told["overdue"] else ""
        rows.append(["due", f"{clock(told['due'])} ({ago(told['due'])}{late})"])
    rows += [["escalates", f"{clock(one['due'])} to {one['to']}"] for one in told["escalations"]]
    rows += [
        [name, json.dumps(value, ensure_ascii=False)] for name, value in told["fields"].items()
    ]
    rows += [["said", f"{one['by']}, {ago(one['at'])}: {one['text']}"] for one in told["comments"]]
    return [head, table(("", ""), rows), text("form", "bold"), *form_lines(told["form"])]
