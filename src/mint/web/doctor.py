from __future__ import annotations

from typing import TYPE_CHECKING

from litestar import get

from mint.engine.diagnosis import Case, diagnose
from mint.web.failing_alerts import add_failing_alerts
from mint.web.unattended import add_unattended
from mint.web.undeployed import add_undeployed

if TYPE_CHECKING:
    from litestar.di import NamedDependency

    from mint.engine.symptoms import Diagnosis
    from mint.web.parts import Parts


@get("/doctor", summary="Tell what needs attention", sync_to_thread=True)
def show_doctor(parts: NamedDependency[Parts]) -> Diagnosis:
    """Look for everything that a person should do something about."""
    settings = parts.settings
    fault = parts.fault()
    diagnosis = diagnose(
        Case(
            parts.views,
            parts.clock.now(),
            settings.data,
            settings.shown_url,
            settings.limits,
            directory=parts.outside.roll,
            fault=fault,
            deployment=parts.company.deployment() if fault is None else None,
        )
    )
    add_failing_alerts(parts, diagnosis)
    if fault is None:
        add_unattended(parts, diagnosis)
        add_undeployed(parts.follower.states.values(), diagnosis)
    return diagnosis
