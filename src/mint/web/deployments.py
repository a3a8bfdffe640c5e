"""Where definitions come from, and which of them belong to an event of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from litestar import get, post
from litestar.concurrency import sync_to_thread

from mint.definitions.launch_rights import ANYTHING
from mint.definitions.launching import Happening, LaunchOutcome, launch_for
from mint.definitions.lookup import choose, folders_of

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromQuery, JSONBody

    from mint.definitions.following import ShelfState
    from mint.web.actor import Actor
    from mint.web.parts import Parts


class ChoiceView(msgspec.Struct):
    """A definition that was looked up.

    Args:
        name: the last part of its name.
        outcome: launch, or disabled.
        deployed: the nearest revision, `A/B/REQUEST.review@3`.
        folder: where that is from.
        instead_of: revisions further up that it takes the place of.
    """

    name: str
    outcome: str
    deployed: str
    folder: str
    instead_of: list[str]


class ChoicesView(msgspec.Struct):
    """What belongs to an event of a project, and where was looked for it, the nearest first."""

    project: str
    event: str
    folders: list[str]
    choices: list[ChoiceView]


class HappeningBody(msgspec.Struct, forbid_unknown_fields=True):
    """What happened; see `mint.definitions.launching.Happening`."""

    event: str
    project: str = ""
    fields: dict[str, Any] = {}
    launch_key: str = ""


class LaunchedView(msgspec.Struct):
    """What became of each definition; `fault` says why one could not be started."""

    launched: list[LaunchOutcome]


@get("/definitions/stores", summary="List stores of definitions", sync_to_thread=True)
def list_stores(parts: NamedDependency[Parts]) -> list[ShelfState]:
    """The stores that are followed, and what is wrong in them."""
    return list(parts.follower.states.values())


@get("/definitions/find", summary="Tell what belongs to an event", sync_to_thread=True)
def find_definitions(
    event: FromQuery[str], parts: NamedDependency[Parts], project: FromQuery[str] = ""
) -> ChoicesView:
    """Which definitions would be launched for an event of a project, and why."""
    choices = [
        ChoiceView(
            each.name,
            each.outcome,
            each.revision.label,
            each.folder,
            [other.label for other in each.instead_of],
        )
        for each in choose(parts.library.revisions, project, event)
    ]
    return ChoicesView(project, event, folders_of(project), choices)


@post("/definitions/launch", status_code=200, summary="Launch all that belongs to an event")
async def launch_definitions(
    data: JSONBody[HappeningBody], parts: NamedDependency[Parts], actor: NamedDependency[Actor]
) -> LaunchedView:
    """Start all processes that belong to an event; one that cannot be keeps none from starting."""
    happening = Happening(
        data.project,
        data.event,
        data.fields,
        data.launch_key,
        actor.who,
        actor.bearer.launches or ANYTHING,
    )
    found = await sync_to_thread(launch_for, parts.front, parts.library, happening)
    wfids = [each.wfid for each in found if each.wfid]
    actor.about(data.event, project=data.project, processes=wfids)
    return LaunchedView(found)
