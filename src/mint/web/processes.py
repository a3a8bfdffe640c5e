from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from litestar import delete, get, post
from litestar.concurrency import sync_to_thread
from litestar.params import HeaderParameter, QueryParameter

from mint.errors import Refused
from mint.interpreter.debugging import checked
from mint.lang.hoist import name_of
from mint.model.halts import Breakpoint
from mint.model.message import Remove
from mint.ports.front import LaunchOrder
from mint.web.definition import reading_of
from mint.web.found import process_of
from mint.web.problems import BadRequest

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath, FromQuery, JSONBody

    from mint.model.node import Process
    from mint.model.tree import Tree
    from mint.web.actor import Actor
    from mint.web.parts import Parts
    from mint.web.passes import Pass

PAGE = 1000
"""Processes of a page at most."""

STATES = ("running", "terminated", "error")
"""What can be asked for; `error`: running ones that have errors."""


_TRACE = "W3C trace context of whoever launches: the process becomes a part of that trace."


class LaunchBody(msgspec.Struct, forbid_unknown_fields=True):
    """What to launch.

    Args:
        definition: a text, or a tree as an array.
        deployed: instead of that, what is deployed: `release`, or a revision `release@3`.
        source: name of the file, for error messages and to tell the format.
        format: radial, yaml, json, ruby or xml; without it the name or the text tells.
        fields: the first payload.
        variables: the root's first variables.
        launch_key: the same key never starts a second process; the first one's wfid is answered.
        single: a name, or true for that of the definition: while a live process has it, none is
            started, and the wfid of that one is answered.
        breaks: breakpoints: the process stops before these steps.
    """

    definition: str | list[Any] | None = None
    deployed: str | None = None
    source: str = ""
    format: Literal["radial", "yaml", "json", "ruby", "xml"] | None = None
    fields: dict[str, Any] = {}
    variables: dict[str, Any] = {}
    launch_key: str | None = None
    single: str | bool = ""
    breaks: list[Breakpoint] = []


class Launched(msgspec.Struct):
    """The process that was launched, or that was there already.

    Args:
        wfid: its id.
        started: whether it was started by this request.
    """

    wfid: str
    started: bool


class Named(msgspec.Struct):
    """The process that the request was about."""

    wfid: str


class ProcessLine(msgspec.Struct):
    """A process in a list. `expressions` and `errors` are how many it has; times as numbers."""

    wfid: str
    name: str
    revision: str
    state: str
    launched_at: float
    ended_at: float | None
    expressions: int
    errors: int
    parent: str | None
    why: str
    deployed: str


class ProcessPage(msgspec.Struct):
    """A page of processes, the newest first; `next` is the `before` of the following page."""

    processes: list[ProcessLine]
    next: str | None


def line_of(process: Process, counts: dict[str, dict[str, int]]) -> ProcessLine:
    """The line of a process."""
    own = counts.get(process.wfid, {})
    return ProcessLine(
        process.wfid,
        process.name,
        process.revision,
        process.state,
        process.launched_at,
        process.ended_at,
        own.get("expressions", 0),
        own.get("errors", 0),
        process.parent,
        process.why,
        process.deployed,
    )


@post("/processes", summary="Launch a process")
async def launch(
    data: JSONBody[LaunchBody],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    traceparent: Annotated[str, HeaderParameter(name="traceparent", description=_TRACE)] = "",
) -> Launched:
    """Start a process; it is durable when its wfid is answered."""
    order = await sync_to_thread(_order, parts, data, actor.bearer)
    order.by, order.trace = actor.who, traceparent
    told = await parts.launch(order)
    actor.about(data.deployed or name_of(order.tree) or "", wfid=told.wfid, same=not told.new)
    return Launched(told.wfid, told.new)


def _single(wish: str | Literal[True], tree: Tree) -> str:
    """The name of which there is one live process at most, "" for no such name."""
    if isinstance(wish, str):
        return wish
    name = name_of(tree) or ""
    if not name:
        raise BadRequest("single: the definition has no name; give one, such as --single=nightly")
    return name


def _order(parts: Parts, data: LaunchBody, bearer: Pass) -> LaunchOrder:
    if (data.definition is None) == (data.deployed is None):
        raise BadRequest("give what to launch: either as `definition`, or as `deployed`")
    if data.definition is None:
        library = parts.library
        revision = library.revision(data.deployed or "")
        bearer.may_launch(revision.label)
        order = library.launch_order(revision, data.fields)
    else:
        bearer.may_launch("")
        most = parts.settings.limits.tree
        reading = reading_of(data.definition, data.source, data.format, most)
        order = LaunchOrder(parts.library.imported(reading).tree, data.fields)
    order.variables, order.launch_key = data.variables, data.launch_key
    order.single = _single(data.single or "", order.tree)
    order.breaks = checked(data.breaks)
    return order


@get("/processes", summary="List processes", sync_to_thread=True)
def list_processes(
    parts: NamedDependency[Parts],
    standing: Annotated[
        str | None, QueryParameter(name="state", description="running, terminated or error")
    ] = None,
    name: FromQuery[str | None] = None,
    before: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=PAGE)] = 100,
) -> ProcessPage:
    """The newest processes, or those that follow a page."""
    if standing not in (None, *STATES):
        raise BadRequest(f"state: {standing!r} is none of {', '.join(STATES)}")
    found = parts.views.processes(
        state=standing,
        name=name,
        limit=limit + 1,
        before=None if before is None else _before(before),
    )
    last = found[limit - 1] if len(found) > limit else None
    page = found[:limit]
    counts = parts.views.counts([process.wfid for process in page])
    return ProcessPage(
        [line_of(process, counts) for process in page],
        None if last is None else f"{last.launched_at!r},{last.wfid}",
    )


def _before(text: str) -> tuple[float, str]:
    launched_at, _, wfid = text.partition(",")
    try:
        return float(launched_at), wfid
    except ValueError:
        raise BadRequest(
            f"before: {text!r} is not LAUNCHED_AT,WFID; take it from `next` of the page before"
        ) from None


@delete("/processes/{wfid:str}", status_code=200, summary="Forget a process")
async def remove(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    *,
    force: FromQuery[bool] = False,
) -> Named:
    """Forget a process that is over, or with `force` any process. Its history is kept."""
    actor.about(force=force)
    await sync_to_thread(_check_over, parts, wfid, force=force)
    await parts.tell(Remove(wfid=wfid, by=actor.who))
    return Named(wfid)


def _check_over(parts: Parts, wfid: str, *, force: bool) -> None:
    process = process_of(parts.views, wfid)
    if force:
        return
    live = parts.views.counts([wfid]).get(wfid, {}).get("expressions", 0)
    if process.state == "running" or live:
        raise Refused(
            f"process {wfid} still has {live} live expression(s): cancel it first, or remove it "
            "with force (what its participants do then is not cancelled)"
        )
