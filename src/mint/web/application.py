from __future__ import annotations

from typing import TYPE_CHECKING, Any

from litestar import Litestar, Request, Router
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.params import FromPath, FromQuery, JSONBody

from mint.definitions.following import ShelfState
from mint.engine.symptoms import Diagnosis
from mint.model.snapshot import Snapshot
from mint.ports.tidying import Tidied
from mint.web.access import Access
from mint.web.actor import Actor
from mint.web.answers import LogBody, ProgressBody
from mint.web.gate import Gate
from mint.web.parts import Parts
from mint.web.passes import EVERYTHING, Pass
from mint.web.problems import HANDLERS, ROOM
from mint.web.recorder import Recorder
from mint.web.resources import RESOURCES
from mint.web.rules import OPTION, SCHEMA, guard
from mint.web.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from litestar.handlers import HTTPRouteHandler
    from litestar.types import ASGIApp

    from mint.web.rules import Rule

NAMES = {
    "Actor": Actor,
    "Diagnosis": Diagnosis,
    "FromPath": FromPath,
    "FromQuery": FromQuery,
    "JSONBody": JSONBody,
    "LogBody": LogBody,
    "NamedDependency": NamedDependency,
    "Parts": Parts,
    "Pass": Pass,
    "ProgressBody": ProgressBody,
    "Request": Request,
    "ShelfState": ShelfState,
    "Snapshot": Snapshot,
    "Tidied": Tidied,
}
"""What the annotations of handlers name that their modules import for type checkers only."""


def application(
    parts: Parts,
    hosts: Collection[str],
    resources: Mapping[HTTPRouteHandler, Rule] = RESOURCES,
    given: Mapping[str, object] | None = None,
) -> ASGIApp:
    """The HTTP API as an ASGI application.

    Args:
        parts: what it works with.
        hosts: the names under which the server may be addressed, without a port.
        resources: what can be asked, and by whom.
        given: what handlers of other packages work with, by the names of their arguments.
    """
    largest = parts.settings.limits.payload + ROOM
    for handler, rule in resources.items():
        handler.opt[OPTION] = rule
    api = Router("/api/v1", route_handlers=list(resources))
    inner = Litestar(
        [api],
        dependencies={
            **{name: _provide(one) for name, one in {"parts": parts, **(given or {})}.items()},
            "bearer": Provide(_bearer, sync_to_thread=False),
            "actor": Provide(_actor, sync_to_thread=False),
        },
        guards=[guard],
        signature_namespace={
            **NAMES,
            **{type(one).__name__: type(one) for one in (given or {}).values()},
        },
        exception_handlers=HANDLERS,
        openapi_config=_openapi(),
        request_max_body_size=largest,
        state=State({"largest_body": largest}),
        logging_config=None,
    )
    recorder = Recorder(inner, parts.scribe, parts.clock, parts.by)
    return Access(Gate(recorder, parts.outside.passes, hosts), parts.metrics.meter)


def _provide(part: object) -> Provide:
    return Provide(lambda: part, sync_to_thread=False)


# These two take `parts` only to be asked for after it: litestar begins a group of tasks for what it
# may ask for at once, which costs more than the rest of a small request.
def _bearer(request: Request[Any, Any, Any], parts: NamedDependency[Parts]) -> Pass:  # noqa: ARG001 - see above
    """What the token of a request lets in to, as the gate found it."""
    found: Pass = request.scope.get("auth", EVERYTHING)
    return found


def _actor(request: Request[Any, Any, Any], parts: NamedDependency[Parts]) -> Actor:  # noqa: ARG001 - see above
    """Who asks, as the recorder found it."""
    found: Actor = request.scope["user"]
    return found


def _openapi() -> OpenAPIConfig:
    bearer = SecurityScheme(type="http", scheme="bearer", description="See `mint token new`.")
    schema = Router(
        "/api/v1/schema", route_handlers=[], opt={OPTION: SCHEMA}, include_in_schema=False
    )
    return OpenAPIConfig(
        title="MINT",
        version=VERSION,
        openapi_router=schema,
        use_handler_docstrings=True,
        # The other renderers are pages that load their scripts from elsewhere.
        render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        components=Components(security_schemes={"token": bearer}),
        security=[{"token": []}],
    )
