"""What a person should do something about: each symptom tells where, since when, why, what next."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mint.engine.deployment import examine, told
from mint.engine.remedies import ABOUT, ERRORS, INBOX, ONE_ERROR
from mint.engine.symptoms import Diagnosis, Findings, Severity
from mint.model.cause import alike
from mint.ports.deployment import Deployment
from mint.ports.directory import Directory
from mint.ports.examination import Measures
from mint.ports.views import Views
from mint.settings import LimitSettings

if TYPE_CHECKING:
    from mint.ports.examination import Sign

TOLD = 50
"""Findings of a kind that are told one by one; all are counted."""

CAUSES = 1000
"""Causes of errors that are counted at most."""

NEAR = 0.8
"""Share of a limit from which on something is near it."""

TOO_NEAR = 0.95
"""Share of a limit of the database from which on that is an error."""

LITTLE = 1024**3
"""Bytes of free disk below which it is a warning."""

VERY_LITTLE = 128 * 1024**2
"""Bytes of free disk below which it is an error."""

LARGE_LOG = 1024**3
"""Bytes of a write-ahead log that is too long."""

_ONLY_WHILE_IT_RUNS = frozenset({"overdue", "expired"})


class Case(msgspec.Struct, frozen=True):
    """What is to be looked at.

    Args:
        views: questions about what is stored.
        now: seconds since the epoch.
        data: the data directory.
        url: of the database, without its password.
        limits: of processes.
        directory: who takes part; None: no server runs that could know, nor be late.
        fault: why the store cannot be used, None when it can.
        deployment: what the engine stands on; None: that is not looked at.
    """

    views: Views
    now: float
    data: str
    url: str
    limits: LimitSettings
    directory: Directory | None = None
    fault: str | None = None
    deployment: Deployment | None = None


def diagnose(case: Case) -> Diagnosis:
    """Look for everything that a person should do something about.

    Args:
        case: what to look at.

    Raises:
        StoreError: the database cannot be used, although no fault is known.

    Example:
        >>> diagnose(Case(store.views, clock.now(), ".mint", "sqlite://", LimitSettings())).findings
        []
    """
    found = Findings()
    _disk(case, found)
    if case.fault is not None:
        # Whoever cannot read the store cannot tell more.
        found.add("fault", 1, case.fault, case.url)
        return found.diagnosis
    _database(case, found)
    _errors(case, found)
    _examined(case, found)
    if case.directory is not None:
        _participants(case, case.directory, found)
        _inbox(case, found)
    _dead_letters(case, found)
    if case.deployment is not None:
        examine(case.deployment, found)
        found.diagnosis.deployment = told(case.deployment)
    return found.diagnosis


def _disk(case: Case, found: Findings) -> None:
    if not Path(case.data).is_dir():
        return
    free = shutil.disk_usage(case.data).free
    if free < LITTLE:
        what = f"the disk is nearly full: {free // 1024**2} MiB are free"
        severity: Severity = "error" if free < VERY_LITTLE else "warning"
        found.add("disk", 1, what, case.data, severity=severity)


def _database(case: Case, found: Findings) -> None:
    size = case.views.size()
    full = {name: share for name, share in size.fullness.items() if share >= NEAR}
    for name, share in full.items():
        severity: Severity = "error" if share >= TOO_NEAR else "warning"
        what = f"the database has used {share:.0%} of its {name}"
        found.add("database", len(full), what, case.url, severity=severity)
    if size.log > LARGE_LOG:
        what = f"the write-ahead log of the database is {size.log // 1024**2} MiB long"
        found.add("log", 1, what, case.url)


def _errors(case: Case, found: Findings) -> None:
    """Errors of one cause are one finding."""
    causes = case.views.causes(CAUSES)
    for cause in causes[:TOLD]:
        newest = cause.newest
        step = newest.participant or newest.name
        message = newest.fault.message if cause.count == 1 else alike(newest.fault.message)
        what = f"{step}: {message}" if step else message
        found.add(
            "errors",
            len(causes),
            what if cause.count == 1 else f"{cause.count} x {what}",
            f"{newest.wfid} {newest.key}",
            since=cause.first,
            next=ONE_ERROR if cause.count == 1 else ERRORS,
            wfid=newest.wfid,
            key=newest.key,
            cause=cause.id,
        )


def _examined(case: Case, found: Findings) -> None:
    limits = case.limits
    measures = Measures(
        case.now,
        history=int(limits.history * NEAR) or 2**62,
        payload=int(limits.payload * NEAR) or 2**62,
        told=TOLD,
    )
    for kind, signs in case.views.examine(measures).items():
        if case.directory is None and kind in _ONLY_WHILE_IT_RUNS:
            continue
        for sign in signs.told:
            found.add(
                kind,
                signs.total,
                _what(kind, sign, case),
                f"{sign.wfid} {sign.key}".strip(),
                since=sign.since,
                wfid=sign.wfid,
                key=sign.key,
                text=sign.text,
            )


def _what(kind: str, sign: Sign, case: Case) -> str:
    late = 0 if sign.since is None else abs(case.now - sign.since)
    return ABOUT[kind].what.format(late=f"{late:.0f} s", count=sign.count, text=sign.text)


def _participants(case: Case, directory: Directory, found: Findings) -> None:
    longest = case.now - Measures(case.now).waiting
    waiting = case.views.waiting()
    unserved = [each for each in waiting if directory.find(each.participant) is None]
    for each in unserved[:TOLD]:
        what = f"nobody serves the participant {each.participant}; {each.total} workitem(s) wait"
        found.add("unserved", len(unserved), f"{what} for it", each.participant, since=each.since)
    late = [
        each
        for each in waiting
        if each not in unserved and each.since is not None and each.since < longest
    ]
    for each in late[:TOLD]:
        what = f"{each.free} workitem(s) for {each.participant} wait for somebody to take them"
        found.add("waiting", len(late), what, each.participant, since=each.since)


def _inbox(case: Case, found: Findings) -> None:
    count = case.views.totals()["inbox"]
    if count >= INBOX:
        found.add("inbox", 1, f"{count} messages wait in the inbox", case.url)


def _dead_letters(case: Case, found: Findings) -> None:
    for newest in case.views.dead_letters(1):
        count = case.views.totals()["dead_letters"]
        what = f"{count} message(s) could not be handled"
        found.add("dead letters", count, what, since=newest["at"])
