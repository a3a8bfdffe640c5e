from __future__ import annotations

from typing import TYPE_CHECKING

from litestar import Litestar, Router
from litestar.di import NamedDependency, Provide
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.params import FromPath, FromQuery, JSONBody

from mint.web.check import check_definition
from mint.web.commands import cancel, edit, kill, pause, push_out, re_apply, replay, resume
from mint.web.dead_letters import list_dead_letters
from mint.web.doctor import show_doctor
from mint.web.drawing import show_drawing, show_states
from mint.web.errors import list_errors
from mint.web.events import follow_events
from mint.web.gate import Gate
from mint.web.health import show_health
from mint.web.history import show_history
from mint.web.participants import list_participants
from mint.web.parts import Parts
from mint.web.problems import HANDLERS, LARGEST_BODY
from mint.web.process import show_process
from mint.web.processes import launch, list_processes, remove
from mint.web.schedules import list_schedules
from mint.web.status import show_status
from mint.web.version import VERSION
from mint.web.workitem import show_workitem

if TYPE_CHECKING:
    from collections.abc import Collection

RESOURCES = (
    launch,
    list_processes,
    show_process,
    remove,
    show_history,
    show_states,
    show_drawing,
    show_workitem,
    cancel,
    kill,
    pause,
    resume,
    replay,
    re_apply,
    edit,
    push_out,
    list_errors,
    list_schedules,
    list_dead_letters,
    list_participants,
    show_health,
    show_status,
    show_doctor,
    check_definition,
    follow_events,
)
"""Everything that can be asked, under `/api/v1`."""


NAMES = {
    "FromPath": FromPath,
    "FromQuery": FromQuery,
    "JSONBody": JSONBody,
    "NamedDependency": NamedDependency,
    "Parts": Parts,
}
"""What the annotations of handlers name that their modules import for type checkers only."""


def application(parts: Parts, token: str, hosts: Collection[str]) -> Gate:
    """The HTTP API as an ASGI application.

    Args:
        parts: what it works with.
        token: what each request must bring.
        hosts: the names under which the server may be addressed, without a port.
    """

    def provide() -> object:
        return parts

    api = Router("/api/v1", route_handlers=RESOURCES)
    inner = Litestar(
        [api],
        dependencies={"parts": Provide(provide, sync_to_thread=False)},
        signature_namespace=NAMES,
        exception_handlers=HANDLERS,
        openapi_config=_openapi(),
        request_max_body_size=LARGEST_BODY,
        logging_config=None,
    )
    return Gate(inner, token, hosts)


def _openapi() -> OpenAPIConfig:
    bearer = SecurityScheme(type="http", scheme="bearer", description="The file `token`.")
    return OpenAPIConfig(
        title="MINT",
        version=VERSION,
        path="/api/v1/schema",
        use_handler_docstrings=True,
        # The other renderers are pages that load their scripts from elsewhere.
        render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        components=Components(security_schemes={"token": bearer}),
        security=[{"token": []}],
    )
