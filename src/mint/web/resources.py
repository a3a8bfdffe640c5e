"""Everything that can be asked, under `/api/v1`, and who may ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.ports.registered import ADMIN, DEPLOY, EDIT, LAUNCH, OPERATE, TASKS, VIEW, WORK
from mint.web.audit import list_audit, show_me
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
from mint.web.engines import drain_engine, list_engines
from mint.web.error import show_error
from mint.web.errors import list_errors
from mint.web.events import follow_events
from mint.web.future import show_future
from mint.web.health import show_health
from mint.web.history import show_history
from mint.web.keys import list_keys, new_key, revoke_key
from mint.web.metrics import show_metrics
from mint.web.migrations import migrate_processes
from mint.web.participants import (
    list_participants,
    register_participant,
    unregister_participant,
)
from mint.web.passes import OWNER
from mint.web.portable import export_process, fork_process, import_process
from mint.web.process import show_process
from mint.web.processes import launch, list_processes, remove
from mint.web.repairs import repair_processes
from mint.web.replay_errors import replay_errors, show_outcome
from mint.web.roles import list_roles, set_role, unset_role
from mint.web.rules import Rule
from mint.web.schedules import list_schedules
from mint.web.signals import send_signal
from mint.web.signing import set_signing
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
from mint.web.work_answers import answer_cancel, bring_answers, fail_work, reply_to_work
from mint.web.work_claim import claim_work
from mint.web.work_heartbeat import tell_heartbeat
from mint.web.work_notes import tell_log, tell_progress
from mint.web.work_register import register_work
from mint.web.work_release import release_work
from mint.web.workitem import show_workitem

if TYPE_CHECKING:
    from litestar.handlers import HTTPRouteHandler

ANYBODY = Rule(())
LOOK = Rule((VIEW,))
WORKERS = Rule((WORK,))

RESOURCES: dict[HTTPRouteHandler, Rule] = {
    launch: Rule((LAUNCH,), "launch", often=True),
    list_processes: LOOK,
    show_process: LOOK,
    remove: Rule((OPERATE,), "remove"),
    show_history: LOOK,
    show_states: LOOK,
    show_drawing: LOOK,
    show_workitem: LOOK,
    cancel: Rule((OPERATE,), "cancel"),
    kill: Rule((OPERATE,), "kill"),
    pause: Rule((OPERATE,), "pause"),
    resume: Rule((OPERATE,), "resume"),
    replay: Rule((OPERATE,), "replay"),
    re_apply: Rule((EDIT,), "re-apply"),
    edit: Rule((EDIT,), "edit step"),
    show_text: LOOK,
    amend: Rule((EDIT,), "edit"),
    revert: Rule((EDIT,), "revert"),
    list_patches: LOOK,
    show_blame: LOOK,
    repair_processes: Rule((EDIT,), "apply"),
    list_definitions: LOOK,
    deploy: Rule((DEPLOY,), "deploy"),
    show_revision: LOOK,
    list_revisions: LOOK,
    show_difference: LOOK,
    roll_back: Rule((DEPLOY,), "definitions rollback"),
    switch_off: Rule((DEPLOY,), "definitions switch off"),
    list_running: LOOK,
    migrate_processes: Rule((DEPLOY,), "migrate"),
    list_stores: LOOK,
    find_definitions: LOOK,
    launch_definitions: Rule((LAUNCH,), "definitions launch", often=True),
    export_process: LOOK,
    import_process: Rule((EDIT,), "import"),
    fork_process: Rule((EDIT,), "fork"),
    push_out: Rule((EDIT,), "push-out"),
    attach: Rule((EDIT,), "attach"),
    respark: Rule((EDIT,), "respark"),
    show_debug: LOOK,
    debug: Rule((EDIT,), "debug"),
    set_breaks: Rule((EDIT,), "break"),
    show_future: LOOK,
    list_errors: LOOK,
    list_causes: LOOK,
    name_errors: LOOK,
    show_error: LOOK,
    replay_errors: Rule((OPERATE,), "replay"),
    show_outcome: LOOK,
    cancel_errors: Rule((OPERATE,), "cancel"),
    list_schedules: LOOK,
    list_dead_letters: LOOK,
    send_signal: Rule((OPERATE,), "signal", often=True),
    list_tickets: LOOK,
    limit_ticket: Rule((OPERATE,), "tickets set"),
    release_ticket: Rule((OPERATE,), "tickets release"),
    list_variables: LOOK,
    set_variable: Rule((ADMIN,), "variables set"),
    unset_variable: Rule((ADMIN,), "variables unset"),
    show_engine_history: LOOK,
    list_participants: LOOK,
    register_participant: Rule((ADMIN,), "participant register"),
    unregister_participant: Rule((ADMIN,), "participant unregister"),
    list_roles: LOOK,
    set_role: Rule((ADMIN,), "roles set"),
    unset_role: Rule((ADMIN,), "roles unset"),
    list_tasks: Rule((VIEW, TASKS)),
    show_task: Rule((VIEW, TASKS)),
    claim_task: Rule((TASKS,), "tasks claim"),
    release_task: Rule((TASKS,), "tasks release"),
    delegate_task: Rule((TASKS,), "tasks delegate"),
    complete_task: Rule((TASKS,), "tasks complete"),
    fail_task: Rule((TASKS,), "tasks fail"),
    comment_task: Rule((TASKS,), "tasks comment"),
    register_work: WORKERS,
    claim_work: WORKERS,
    tell_heartbeat: WORKERS,
    release_work: WORKERS,
    reply_to_work: WORKERS,
    fail_work: WORKERS,
    answer_cancel: WORKERS,
    tell_progress: WORKERS,
    tell_log: WORKERS,
    bring_answers: WORKERS,
    new_token: Rule((ADMIN, OWNER), "token new"),
    list_tokens: Rule((ADMIN, OWNER)),
    revoke_token: Rule((ADMIN, OWNER), "token revoke"),
    set_signing: Rule((ADMIN,), "participant sign"),
    new_key: Rule((ADMIN,), "key new"),
    list_keys: Rule((ADMIN,)),
    revoke_key: Rule((ADMIN,), "key revoke"),
    show_health: ANYBODY,
    show_status: LOOK,
    show_metrics: LOOK,
    show_doctor: LOOK,
    list_engines: LOOK,
    drain_engine: Rule((OPERATE,), "engine drain"),
    tidy: Rule((OPERATE,), "tidy"),
    check_definition: LOOK,
    follow_events: LOOK,
    list_audit: LOOK,
    show_me: ANYBODY,
}
"""No route is without a rule: this table is the list of routes."""

_OF_AN_ENGINE = (show_health, show_status, show_metrics, show_doctor, list_engines, show_me)

OF_AN_ENGINE = {handler: RESOURCES[handler] for handler in _OF_AN_ENGINE}
"""What an engine answers that is not there for people."""
