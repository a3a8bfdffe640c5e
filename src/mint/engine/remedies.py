"""What each kind of finding means, and what helps."""

from __future__ import annotations

from typing import Literal

import msgspec

INBOX = 10_000
"""Messages in the inbox from which on an engine does not keep up."""


class About(msgspec.Struct, frozen=True):
    """A kind of finding.

    Args:
        severity: error: something does not go on, or will not soon.
        why: why it matters.
        next: what to type, or to do; {where}, {wfid} and {key} are those of the finding.
        what: what was found, where an examination finds it; {late}, {count} and {text} are filled.
    """

    severity: Literal["error", "warning"]
    why: str
    next: str
    what: str = ""


_REPORT = "; please report it"
_NOT_SEEN = "it holds up nobody, but it is a fault of MINT, or somebody has changed the database"

ONE_ERROR = "see to the cause, then: mint replay {wfid} --at '{key}'"
"""What helps where a cause has one error."""

ERRORS = "mint errors {wfid} tells one whole; see to the cause, then: mint replay --cause {cause}"
"""What helps where it has several."""

ABOUT: dict[str, About] = {
    "fault": About(
        "error",
        "nothing goes on until the database can be used again; nothing that was accepted is lost",
        "see to the database; the server's log tells more",
    ),
    "disk": About(
        "warning",
        "without room nothing can be written, and no process moves",
        "make room before the database stops; `mint tidy --dry-run` tells what it could delete",
    ),
    "database": About(
        "warning",
        "at the limit it takes nothing more, and no process moves",
        "raise the limit, or close what uses it up; `mint status` tells the size",
    ),
    "log": About(
        "warning",
        "a program that reads keeps it from being emptied; it takes room and makes reading slow",
        "end what reads the database since long, such as a backup or a shell",
    ),
    "clock": About(
        "error",
        "what is due comes late by as much, and history and retention go by wrong times",
        "set the clock of this machine right; `timedatectl` tells how it is kept",
        "the clock is {late} behind the newest line of history",
    ),
    "definitions": About(
        "warning",
        "its last good revision counts, and what was changed since is not launched",
        "repair it where it is from; it is looked at again by itself",
    ),
    "stores": About(
        "error",
        "what is changed there is not deployed; what was deployed stays as it is",
        "see that it is there and can be read; it is looked at again by itself",
    ),
    "errors": About(
        "error",
        "the process waits at this step until somebody replays or cancels it",
        ONE_ERROR,
    ),
    "lifeless": About(
        "error",
        "nothing will ever move it",
        f"mint history {{wfid}}; then: mint remove {{wfid}} --force{_REPORT}",
        "the process runs, but it has no live expression",
    ),
    "stuck": About(
        "error",
        "nothing will ever move it",
        f"mint show {{wfid}} tells where it is; then re-apply the step, or cancel it{_REPORT}",
        "the process runs, but nothing is pending: no workitem, schedule, listener, error or pause",
    ),
    "unserved": About(
        "error",
        "the processes wait there until somebody serves it",
        "start the server with --participants FILE that has it, or cancel the processes",
    ),
    "waiting": About(
        "warning",
        "those who serve it do not keep up, or do not ask for work",
        "start more workers for it; mint participants",
    ),
    "overdue": About(
        "error",
        "a wait or a timeout is over, and the process was not told",
        "is the server overloaded, or the clock wrong? Its log tells more; mint show {wfid}",
        "a schedule is {late} late",
    ),
    "expired": About(
        "warning",
        "the worker that had it went silent, and no other has asked for work since",
        "start a worker for it; mint participants tells who is there",
        "the lease of a workitem for {text} was over {late} ago",
    ),
    "inbox": About(
        "warning",
        "messages come faster than the engine handles them: everything becomes late",
        "mint status tells whether it becomes less; else start fewer processes, or more engines",
    ),
    "dead letters": About(
        "warning",
        "somebody's message had no effect",
        "mint dead-letters tells what they were, and why",
    ),
    "history": About(
        "warning",
        "at limits.history the oldest lines go; a process that writes so many may be in a loop",
        "mint history {wfid} tells what it does",
        "the history has {count} lines",
    ),
    "payload": About(
        "warning",
        "at limits.payload the step becomes an error; large payloads make each step slow",
        "mint show {wfid} tells what is in it; keep files elsewhere, and their names in the fields",
        "the fields are {count} bytes large",
    ),
    "orphaned expressions": About(
        "error",
        "its answer will reach nobody",
        f"mint show {{wfid}}; then: mint kill {{wfid}}{_REPORT}",
        "the expression has lost its {text}",
    ),
    "orphaned schedules": About(
        "warning",
        _NOT_SEEN,
        f"mint history {{wfid}}{_REPORT}",
        "the schedule has no expression",
    ),
    "orphaned work": About(
        "error",
        "somebody may be at work whose answer will reach nobody",
        f"mint history {{wfid}}{_REPORT}",
        "the workitem for {text} has no expression",
    ),
    "orphaned errors": About(
        "warning",
        _NOT_SEEN,
        f"mint history {{wfid}}{_REPORT}",
        "the error has no expression",
    ),
    "orphaned listeners": About(
        "warning",
        _NOT_SEEN,
        f"mint history {{wfid}}{_REPORT}",
        "the listener has no expression",
    ),
    "orphaned tickets": About(
        "error",
        "nobody else gets the ticket as long as it is held by what does not live",
        f"mint tickets release '{{text}}' --wfid {{wfid}}{_REPORT}",
        "the ticket {text} is held or waited for by an expression that is gone",
    ),
    "versions": About(
        "warning",
        "MINT is not tested with it",
        "upgrade it",
    ),
    "unsafe": About(
        "error",
        "what was confirmed may be lost when the server dies, or engines get in each other's way",
        "set {key} = {text} in postgresql.conf, and for this user and database; then reload",
    ),
    "schema": About(
        "warning",
        "an upgrade is under way; old engines go on, but cannot do what the new ones can",
        "upgrade MINT here, too; mint engines tells who is of which version",
    ),
    "engines": About(
        "error",
        "it is dead, frozen or cut off; others take over what it had",
        "see to its host, and start it again; mint engines",
    ),
    "clocks": About(
        "warning",
        "engines go by the database's clock, but logs and participants on that host do not",
        "set the clock there right; `timedatectl` tells how it is kept",
    ),
    "mixed": About(
        "warning",
        "that is as it should be during an upgrade, and at no other time",
        "upgrade the others: mint engines; then drain them one by one: mint engine --drain",
    ),
    "connections": About(
        "warning",
        "under load, an engine gets none, and what it was asked is refused",
        "raise max_connections, or run fewer engines",
    ),
    "broker": About(
        "error",
        "work for participants on it waits, and so does what comes from there; nothing is lost",
        "see to the broker, and to amqp.url in the settings",
    ),
    "permissions": About(
        "error",
        "work cannot go out, or answers cannot come in",
        "rabbitmqctl set_permissions -p VHOST USER '.*' '.*' '.*'; or see to the broker's alarms",
    ),
    "queues": About(
        "warning",
        "what is in a classic queue is lost with its node, and is delivered without a limit",
        "when it is empty and all engines are stopped: rabbitmqctl delete_queue; then start them",
    ),
    "laid aside": About(
        "warning",
        "what they wanted was not done",
        "look at the queue with the broker's tools; what is not needed: rabbitmqctl purge_queue",
    ),
    "unfetched": About(
        "error",
        "what waits there is not done",
        "start who works on this queue; mint participants tells whose it is",
    ),
    "undelivered": About(
        "error",
        "the processes wait there until the broker has it",
        "does the broker refuse it? The log of this engine tells; mint engines",
    ),
    "deadlock": About(
        "error",
        "each waits for a ticket whose holder waits in turn: for ever",
        "mint tickets show '{text}'; then cancel one of them, or: mint tickets release '{text}'",
        "it waits for the ticket {text}, and its holder waits for what is held here",
    ),
}
"""By kind."""
