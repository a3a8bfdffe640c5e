from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from mint.cli.usage_error import UsageError
from mint.errors import TaskNotFound

if TYPE_CHECKING:
    from mint.cli.server import Server

_WHOLE = re.compile(r"[0-9a-f]{15}x[0-9a-f]{7}")
_SHOWN = 10


def whole_id(server: Server, told: str, user: str | None = None) -> str:
    """The id of the task that is meant by how its id begins or ends, its process, or its title.

    The thousand most urgent tasks are looked at.

    Args:
        server: who knows the tasks.
        told: the id or an abbreviation.
        user: whose task is meant when there are several.

    Raises:
        TaskNotFound: it means none.
        UsageError: it means several.
    """
    if _WHOLE.fullmatch(told):
        return told
    known = server.get("/tasks")["tasks"]
    found = [task["id"] for task in known if told and _means(told, task["id"], task["wfid"])]
    found = found or [task["id"] for task in known if told and told in task["title"]]
    if len(found) > 1 and user is not None:
        theirs = {task["id"] for task in server.get("/tasks", user=user)["tasks"]}
        found = [one for one in found if one in theirs] or found
    if told in found or len(found) == 1:
        return told if told in found else str(found[0])
    if not found:
        raise TaskNotFound(f"no task `{told}` is open; `mint tasks --all` lists them")
    names = ", ".join(found[:_SHOWN]) + (", ..." if len(found) > _SHOWN else "")
    raise UsageError(f"`{told}` may mean {len(found)} tasks: {names}. Write more of it")


def task_path(name: str, *more: str) -> str:
    """The path of a task, or of something below it."""
    return "/".join(("/tasks", quote(name, safe=""), *more))


def short_ids(ids: list[str]) -> dict[str, str]:
    """By id, the end of it that means no other of these.

    Example:
        >>> short_ids(["a1x01", "a1x02"])
        {'a1x01': '1x01', 'a1x02': '1x02'}
    """
    for length in range(_SHORTEST, _LONGEST):
        ends = {one: one[-length:] for one in ids}
        if len(set(ends.values())) == len(ids):
            return ends
    return {one: one for one in ids}


_SHORTEST, _LONGEST = 4, 64


def _means(told: str, name: str, wfid: str) -> bool:
    return name.startswith(told) or name.endswith(told) or wfid == told or wfid.endswith(told)
