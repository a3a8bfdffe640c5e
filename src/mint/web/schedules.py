from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from litestar import get
from litestar.params import QueryParameter

from mint.web.process import ScheduleLine, schedule_line

if TYPE_CHECKING:
    from litestar.di import NamedDependency

    from mint.web.parts import Parts

PAGE = 10_000
"""Schedules told at most."""


class ScheduleList(msgspec.Struct):
    """Schedules, the earliest first."""

    schedules: list[ScheduleLine]


@get("/schedules", summary="List schedules", sync_to_thread=True)
def list_schedules(
    parts: NamedDependency[Parts], limit: Annotated[int, QueryParameter(ge=1, le=PAGE)] = 1000
) -> ScheduleList:
    """What will be told to which expression, and when."""
    found = parts.views.schedules(limit=limit)
    places = parts.views.places([(schedule.wfid, schedule.key) for schedule in found])
    return ScheduleList([schedule_line(each, places) for each in found])
