from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Literal

import msgspec
from litestar import get

from mint.web.participants import open_work
from mint.web.stuck import stuck

if TYPE_CHECKING:
    from collections.abc import Iterator

    from litestar.di import NamedDependency

    from mint.web.parts import Parts

TOLD = 50
"""Findings of a kind that are told one by one."""

OVERDUE = 60.0
"""Seconds after which a schedule that was not told is a finding."""

LITTLE = 1024**3
"""Bytes of free disk below which it is a warning."""

VERY_LITTLE = 128 * 1024**2
"""Bytes of free disk below which it is an error."""


class Symptom(msgspec.Struct):
    """Something that needs attention: what, where (a wfid, a key, a directory), what to do."""

    severity: Literal["error", "warning"]
    what: str
    where: str
    next: str


class Symptoms(msgspec.Struct):
    """What needs attention, by kind; nothing when all is well."""

    findings: list[Symptom]


@get("/doctor", summary="Tell what needs attention", sync_to_thread=True)
def show_doctor(parts: NamedDependency[Parts]) -> Symptoms:
    """Look for everything that a person should do something about."""
    found = list(_disk(parts))
    fault = parts.fault()
    if fault is not None:
        # Whoever cannot read the store cannot tell more.
        found.append(Symptom("error", fault, parts.settings.url, "see to the database"))
        return Symptoms(found)
    for look in (_errors, _dead_letters, _unserved, _overdue, _stuck):
        found.extend(look(parts))
    return Symptoms(found)


def _errors(parts: Parts) -> Iterator[Symptom]:
    for record in parts.views.errors(limit=TOLD):
        who = f"{record.participant or record.name}: " if record.participant or record.name else ""
        yield Symptom(
            "error",
            f"{who}{record.fault.message}",
            f"{record.wfid} {record.key}",
            f"see to the cause, then: mint replay {record.wfid} --at '{record.key}'",
        )
    more = parts.views.totals()["errors"] - TOLD
    if more > 0:
        yield Symptom("error", f"{more} more errors", "", "mint errors")


def _dead_letters(parts: Parts) -> Iterator[Symptom]:
    count = parts.views.totals()["dead_letters"]
    if count:
        what = f"{count} message(s) could not be handled"
        yield Symptom("warning", what, "", "mint dead-letters tells what they were, and why")


def _unserved(parts: Parts) -> Iterator[Symptom]:
    _, unserved = open_work(parts)
    for name, count in unserved.most_common(TOLD):
        yield Symptom(
            "error",
            f"nobody serves the participant {name}; {count} workitem(s) wait for it",
            name,
            "start the server with --participants FILE that has it, or cancel the processes",
        )


def _overdue(parts: Parts) -> Iterator[Symptom]:
    now = parts.clock.now()
    for schedule in parts.views.schedules(limit=TOLD):
        late = now - schedule.due
        if late > OVERDUE:
            yield Symptom(
                "error",
                f"a schedule is {late:.0f} s late",
                f"{schedule.wfid} {schedule.key}",
                "is the server overloaded, or the clock wrong? Its log tells more",
            )


def _stuck(parts: Parts) -> Iterator[Symptom]:
    for wfid, reason in stuck(parts.views)[:TOLD]:
        yield Symptom(
            "error",
            f"the process runs, but {reason}",
            wfid,
            f"mint show {wfid} tells where it is; please report it, then re-apply or cancel",
        )


def _disk(parts: Parts) -> Iterator[Symptom]:
    free = shutil.disk_usage(parts.settings.data).free
    if free < LITTLE:
        what = f"the disk is nearly full: {free // 1024**2} MiB are free"
        severity: Literal["error", "warning"] = "error" if free < VERY_LITTLE else "warning"
        yield Symptom(severity, what, parts.settings.data, "make room before the database stops")
