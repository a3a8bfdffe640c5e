from __future__ import annotations

from typing import TYPE_CHECKING

from mint.app.deployment import deployment_of
from mint.engine.clock import SystemClock
from mint.engine.diagnosis import Case, diagnose
from mint.store.opening import looking_at

if TYPE_CHECKING:
    from mint.engine.symptoms import Diagnosis
    from mint.settings import Settings


def check_up(settings: Settings) -> Diagnosis:
    """What needs attention in a database, whether a server works on it or not.

    Who takes part, and whether an engine keeps up, only a server knows: that is left out.

    Args:
        settings: tell the database and the limits.

    Raises:
        StoreError: the database is not there, or cannot be used.
    """
    with looking_at(settings.url) as look:
        return diagnose(
            Case(
                look.views,
                SystemClock().now(),
                settings.data,
                settings.shown_url,
                settings.limits,
                deployment=deployment_of(settings, look.engines, ()),
            )
        )
