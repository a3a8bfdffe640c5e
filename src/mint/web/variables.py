from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from litestar import delete, get, put
from litestar.params import QueryParameter

from mint.web.history import MOST_LINES, PAGE, History, history_of
from mint.web.problems import BadRequest

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromQuery, JSONBody

    from mint.web.actor import Actor
    from mint.web.parts import Parts

ENGINE = ""
"""The wfid of the engine's own history."""


class VariableBody(msgspec.Struct, forbid_unknown_fields=True):
    """A variable of the engine.

    Args:
        name: which; it does not begin with a slash.
        value: any JSON value but null.
    """

    name: str
    value: Any


class VariableList(msgspec.Struct):
    """The variables of the engine, by name."""

    variables: dict[str, Any]


class Unset(msgspec.Struct):
    """The variable that is no more."""

    name: str


@get("/variables", summary="List engine variables", sync_to_thread=True)
def list_variables(parts: NamedDependency[Parts]) -> VariableList:
    """What every process can read as `v://name`."""
    return VariableList(parts.views.variables())


@put("/variables", summary="Set an engine variable", sync_to_thread=True)
def set_variable(
    data: JSONBody[VariableBody], parts: NamedDependency[Parts], actor: NamedDependency[Actor]
) -> VariableBody:
    """Set a variable; each engine on the store sees it from its next turn on."""
    actor.about(data.name)
    if not data.name or data.name.startswith("/") or data.value is None:
        raise BadRequest(
            "a variable has a name that does not begin with a slash, and a value that is not null; "
            "`mint variables unset` removes one"
        )
    parts.front.set_variable(data.name, data.value, actor.who)
    return data


@delete("/variables", status_code=200, summary="Unset an engine variable", sync_to_thread=True)
def unset_variable(
    name: FromQuery[str], parts: NamedDependency[Parts], actor: NamedDependency[Actor]
) -> Unset:
    """Remove a variable. It is no error when there is none."""
    actor.about(name)
    if name in parts.views.variables():
        parts.front.set_variable(name, None, actor.who)
    return Unset(name)


@get("/history", summary="Tell what happened to the engine", sync_to_thread=True)
def show_engine_history(
    parts: NamedDependency[Parts],
    after: Annotated[int, QueryParameter(ge=0, le=MOST_LINES)] = 0,
    limit: Annotated[int, QueryParameter(ge=1, le=PAGE)] = 1000,
) -> History:
    """Who set which variable, and who changed what about tickets, in order."""
    return history_of(parts.views, ENGINE, after, limit)
