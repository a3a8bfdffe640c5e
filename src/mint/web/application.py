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
from mint.web.answers import LogBody, ProgressBody
from mint.web.cancel_errors import cancel_errors
from mint.web.causes import list_causes
from mint.web.check import check_definition
from mint.web.chosen_errors import name_errors
from mint.web.commands import (
    attach,
    cancel,
    edit,
    kill,
    pause,
    push_out,
    re_apply,
    replay,
    respark,
    resume,
)
from mint.web.dead_letters import list_dead_letters
from mint.web.debug import debug, set_breaks, show_debug
from mint.web.definitions import (
    deploy,
    list_definitions,
    list_revisions,
    list_running,
    roll_back,
    show_difference,
    show_revision,
    switch_off,
)
from mint.web.deployments import find_definitions, launch_definitions, list_stores
from mint.web.doctor import show_doctor
from mint.web.document import amend, list_patches, revert, show_blame, show_text
from mint.web.drawing import show_drawing, show_states
from mint.web.error import show_error
from mint.web.errors import list_errors
from mint.web.events import follow_events
from mint.web.future import show_future
from mint.web.gate import Gate
from mint.web.health import show_health
from mint.web.history import show_history
from mint.web.metrics import show_metrics
from mint.web.migrations import migrate_processes
from mint.web.participants import (
    list_participants,
    register_participant,
    unregister_participant,
)
from mint.web.parts import Parts
from mint.web.passes import EVERYTHING, Pass
from mint.web.portable import export_process, fork_process, import_process
from mint.web.problems import HANDLERS, ROOM
from mint.web.process import show_process
from mint.web.processes import launch, list_processes, remove
from mint.web.repairs import repair_processes
from mint.web.replay_errors import replay_errors, show_outcome
from mint.web.roles import list_roles, set_role, unset_role
from mint.web.schedules import list_schedules
from mint.web.signals import send_signal
from mint.web.status import show_status
from mint.web.tasks import (
    claim_task,
    comment_task,
    complete_task,
    delegate_task,
    fail_task,
    list_tasks,
    release_task,
    show_task,
)
from mint.web.tickets import limit_ticket, list_tickets, release_ticket
from mint.web.tidy import tidy
from mint.web.tokens import list_tokens, new_token, revoke_token
from mint.web.variables import (
    list_variables,
    set_variable,
    show_engine_history,
    unset_variable,
)
from mint.web.version import VERSION
from mint.web.work_answers import answer_cancel, bring_answers, fail_work, reply_to_work
from mint.web.work_claim import claim_work
from mint.web.work_heartbeat import tell_heartbeat
from mint.web.work_notes import tell_log, tell_progress
from mint.web.work_register import register_work
from mint.web.work_release import release_work
from mint.web.workitem import show_workitem

if TYPE_CHECKING:
    from collections.abc import Collection

    from litestar.types import ASGIApp

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
    show_text,
    amend,
    revert,
    list_patches,
    show_blame,
    repair_processes,
    list_definitions,
    deploy,
    show_revision,
    list_revisions,
    show_difference,
    roll_back,
    switch_off,
    list_running,
    migrate_processes,
    list_stores,
    find_definitions,
    launch_definitions,
    export_process,
    import_process,
    fork_process,
    push_out,
    attach,
    respark,
    show_debug,
    debug,
    set_breaks,
    show_future,
    list_errors,
    list_causes,
    name_errors,
    show_error,
    replay_errors,
    show_outcome,
    cancel_errors,
    list_schedules,
    list_dead_letters,
    send_signal,
    list_tickets,
    limit_ticket,
    release_ticket,
    list_variables,
    set_variable,
    unset_variable,
    show_engine_history,
    list_participants,
    register_participant,
    unregister_participant,
    list_roles,
    set_role,
    unset_role,
    list_tasks,
    show_task,
    claim_task,
    release_task,
    delegate_task,
    complete_task,
    fail_task,
    comment_task,
    register_work,
    claim_work,
    tell_heartbeat,
    release_work,
    reply_to_work,
    fail_work,
    answer_cancel,
    tell_progress,
    tell_log,
    bring_answers,
    new_token,
    list_tokens,
    revoke_token,
    show_health,
    show_status,
    show_metrics,
    show_doctor,
    tidy,
    check_definition,
    follow_events,
)
"""Everything that can be asked, under `/api/v1`."""


NAMES = {
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


def application(parts: Parts, hosts: Collection[str]) -> ASGIApp:
    """The HTTP API as an ASGI application.

    Args:
        parts: what it works with.
        hosts: the names under which the server may be addressed, without a port.
    """

    def provide() -> object:
        return parts

    largest = parts.settings.limits.payload + ROOM
    api = Router("/api/v1", route_handlers=RESOURCES)
    inner = Litestar(
        [api],
        dependencies={
            "parts": Provide(provide, sync_to_thread=False),
            "bearer": Provide(_bearer, sync_to_thread=False),
        },
        signature_namespace=NAMES,
        exception_handlers=HANDLERS,
        openapi_config=_openapi(),
        request_max_body_size=largest,
        state=State({"largest_body": largest}),
        logging_config=None,
    )
    return Access(Gate(inner, parts.outside.passes, hosts), parts.metrics.meter)


def _bearer(request: Request[Any, Any, Any]) -> Pass:
    """What the token of a request lets in to, as the gate found it."""
    found: Pass = request.scope.get("auth", EVERYTHING)
    return found


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
