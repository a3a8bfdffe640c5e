"""Commands that change what a process does, and not its text: by hand, step by step."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.pairs import object_of
from mint.cli.reasons import reason
from mint.cli.server import Server, process_path
from mint.cli.sources import read_source
from mint.cli.terminal import show, show_json, text
from mint.cli.usage_error import UsageError
from mint.cli.wfids import whole_wfid

_Field = Annotated[tuple[str, ...], Parameter(name=["--field", "-f"])]
_File = Annotated[str | None, Parameter(allow_leading_hyphen=True)]


def re_apply(  # noqa: PLR0913 - each is an option of its own
    wfid: str,
    /,
    *,
    at: str,
    file: _File = None,
    field: _Field = (),
    fields: str | None = None,
    applied: bool = False,
    why: str = "",
    common: Common = PLAIN,
) -> None:
    """Cancel a step and begin it again, with another workitem or as another step if you say so.

    For example:

        $ mint re-apply bazo --at 0_1 --why "the disk was full"
        $ mint re-apply bazo --at 0_1 -f region=eu --why "wrong region"
        $ mint re-apply bazo --at 0_1 --file other.radial --why "alice is ill"

    Args:
        wfid: the process; how its id begins or ends will do.
        at: the step: its position, or its key when several share a position.
        file: a text to run in its place; `-` reads standard input.
        field: key=value, put into the workitem; as often as you like.
        fields: the whole workitem as one JSON object, or @FILE that holds one.
        applied: with the workitem that the step began with, not with that of the cancelled work.
        why: the reason, which the history keeps.
        common: what every command takes.
    """
    body = {
        "definition": _text(file),
        "fields": None if fields is None else object_of(fields, (), "--fields"),
        "merge": object_of(None, field, "-f") or None,
        "applied": applied or None,
    }
    _say(wfid, "re-apply", "applied again: a step of", common, key=at, why=reason(why), **body)


def attach(
    wfid: str,
    /,
    file: Annotated[str, Parameter(allow_leading_hyphen=True)],
    *,
    at: str,
    field: _Field = (),
    why: str = "",
    common: Common = PLAIN,
) -> None:
    """Run an extra branch on a live step. It sees the variables of the step and never replies.

    For example:

        $ mint attach bazo audit.radial --at 0_1 --why "the auditors ask for it"
        $ echo 'alice task: look' | mint attach bazo - --at 0 --why "what is this?"

    Args:
        wfid: the process; how its id begins or ends will do.
        file: the branch, in any format; `-` reads standard input.
        at: the step: its position, or its key when several share a position.
        field: key=value of the branch's workitem, in place of that of the step.
        why: the reason, which the history keeps.
        common: what every command takes.
    """
    told = {"definition": _text(file), "fields": object_of(None, field, "-f") or None}
    _say(wfid, "attach", "attached to", common, key=at, why=reason(why), **told)


def push_out(
    wfid: str,
    /,
    *,
    at: str,
    field: _Field = (),
    why: str = "",
    common: Common = PLAIN,
) -> None:
    """Have a step be over now: it hands its workitem on, and what is below it is stopped.

    For example:

        $ mint push-out bazo --at 0_1 --why "done on the phone"

    Args:
        wfid: the process; how its id begins or ends will do.
        at: the step: its position, or its key when several share a position.
        field: key=value of the workitem that it hands on, in place of its own.
        why: the reason, which the history keeps.
        common: what every command takes.
    """
    told = {"fields": object_of(None, field, "-f") or None}
    _say(wfid, "push-out", "pushed out: a step of", common, key=at, why=reason(why), **told)


def respark(wfid: str, /, *, why: str = "", common: Common = PLAIN) -> None:
    """Cancel every step of a process that waits or works, and begin it again; errors stay.

    For example:

        $ mint respark bazo --why "its workers were lost"

    Args:
        wfid: the process; how its id begins or ends will do.
        why: the reason, which the history keeps.
        common: what every command takes.
    """
    _say(wfid, "respark", "began again: all steps at work of", common, why=reason(why))


def _text(file: str | None) -> str | None:
    if file is None:
        return None
    found = read_source(file).text
    if not found.strip():
        raise UsageError(f"{file}: it is empty")
    return found


def _say(wfid: str, what: str, told: str, common: Common, **body: Any) -> None:
    with Server.of(common.data) as server:
        answer = server.post(process_path(whole_wfid(server, wfid), what), **body)
    if common.json:
        show_json(answer)
    else:
        show(text(f"{told} ").append(answer["wfid"], "bold"))
