from __future__ import annotations

from typing import TYPE_CHECKING

from mint.engine.symptoms import Symptom
from mint.web.participants import OpenWork

if TYPE_CHECKING:
    from mint.engine.symptoms import Diagnosis
    from mint.web.parts import Parts

KIND = "unattended"

_WHY = "its workers fetch their work; none has asked for some within the time of a lease"


def add_unattended(parts: Parts, diagnosis: Diagnosis) -> None:
    """Tell of participants elsewhere for whom work waits while no worker is there.

    On a store of several servers a worker may be known to another of them only: there, work that
    somebody has shows that a worker is alive.

    Args:
        parts: of the API.
        diagnosis: where it is added.
    """
    outside, work = parts.outside, OpenWork(parts)
    for entry in outside.roll.entries():
        waiting = work.waiting[entry.name] + work.overdue[entry.name]
        if parts.registry.find(entry.name) is not None:
            continue
        busy = outside.shared and work.open[entry.name] > waiting
        if waiting and not busy and not outside.workers.alive_for(entry.name):
            what = f"no worker fetches the work of {entry.name}; {waiting} workitem(s) wait"
            remedy = "start its workers, such as: mint participant run FILE"
            found = Symptom(KIND, "error", what, entry.name, None, _WHY, remedy)
            diagnosis.findings.append(found)
            diagnosis.totals[KIND] = diagnosis.totals.get(KIND, 0) + 1
