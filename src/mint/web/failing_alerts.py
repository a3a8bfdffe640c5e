from __future__ import annotations

from typing import TYPE_CHECKING

from mint.engine.symptoms import Symptom

if TYPE_CHECKING:
    from mint.engine.symptoms import Diagnosis
    from mint.web.parts import Parts

KIND = "alerts"

_WHY = "nobody is told of errors by it; it is tried again, and nothing is left out"
_NEXT = "see to what it uses; the settings `alerts` tell how it works, the server's log tells more"


def add_failing_alerts(parts: Parts, diagnosis: Diagnosis) -> None:
    """Tell of alerts that cannot be told.

    Args:
        parts: of the API.
        diagnosis: where it is added.
    """
    failing = [one for one in parts.tellers if one.fault is not None]
    for one in failing:
        what = f"the alert {one.name} fails: {one.fault}"
        found = Symptom(KIND, "error", what, one.name, one.failing_since, _WHY, _NEXT)
        diagnosis.findings.append(found)
        diagnosis.totals[KIND] = len(failing)
