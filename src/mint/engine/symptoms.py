from __future__ import annotations

from typing import Literal

import msgspec

from mint.engine.remedies import ABOUT

Severity = Literal["error", "warning"]


class Symptom(msgspec.Struct):
    """Something that needs attention.

    Args:
        kind: what it is a case of, such as stuck.
        severity: error: something does not go on, or will not soon.
        what: what was found.
        where: a wfid, and a key where it is about one; or a participant, a directory, a URL.
        since: seconds since the epoch, null when unknown.
        why: why it matters.
        next: what to type, or to do.
    """

    kind: str
    severity: Severity
    what: str
    where: str
    since: float | None
    why: str
    next: str


class Diagnosis(msgspec.Struct):
    """What needs attention, by kind; nothing when all is well.

    Args:
        findings: some of each kind.
        totals: by kind, how many there are in all.
        deployment: what there is, by product: versions and numbers; empty: that was not looked at.
    """

    findings: list[Symptom]
    totals: dict[str, int]
    deployment: dict[str, str] = {}


class Findings:
    """Symptoms as they are found, each explained by its kind."""

    def __init__(self) -> None:
        self.diagnosis = Diagnosis([], {})

    def add(  # noqa: PLR0913 - what there is to tell
        self,
        kind: str,
        total: int,
        what: str,
        where: str = "",
        *,
        since: float | None = None,
        severity: Severity | None = None,
        next: str = "",  # noqa: A002 - as the finding calls it
        **names: object,
    ) -> None:
        """Tell one of a kind of which there are so many in all; `next` replaces its remedy."""
        about = ABOUT[kind]
        told = Symptom(
            kind,
            severity or about.severity,
            what,
            where,
            since,
            about.why,
            (next or about.next).format(where=where, **names),
        )
        self.diagnosis.findings.append(told)
        self.diagnosis.totals[kind] = total
