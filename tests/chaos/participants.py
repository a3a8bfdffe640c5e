"""Participants of the chaos. Each call is a line in the file CHAOS_EFFECTS before it answers."""

from __future__ import annotations

import asyncio
import os
import random
import time
from typing import TYPE_CHECKING, Any

from mint import participant

if TYPE_CHECKING:
    from mint import Workitem

_file = os.open(os.environ["CHAOS_EFFECTS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
_LONGEST = 0.05
"""Seconds that work takes at most after its effect: for kills to come before the answer."""
_TOIL = 7.0
"""Seconds of work that a worker does not leave with the broker."""


def _effect(wi: Workitem) -> dict[str, Any]:
    """Leave a line; what the step adds to the fields."""
    step = wi.params.get("step") or wi.participant_name
    now = time.time()  # noqa: TID251 - beside the times of faults, which another program tells
    line = f"{now:.3f} {wi.fields.n} {wi.fields.shape} {step} {wi.id} {wi.wfid}\n"
    os.write(_file, line.encode())
    return {"steps": [*(wi.lookup("steps") or []), step]}


def _while() -> float:
    return random.uniform(0.0, _LONGEST)  # noqa: S311 - no secret


@participant
def note(wi: Workitem) -> dict[str, Any]:
    steps = _effect(wi)
    time.sleep(_while())
    return steps


@participant
def mend(wi: Workitem) -> dict[str, Any]:
    return _effect(wi)


@participant
def late(wi: Workitem) -> dict[str, Any]:
    return _effect(wi)


@participant
async def pen(wi: Workitem) -> dict[str, Any]:
    steps = _effect(wi)
    await asyncio.sleep(_while())
    return steps


@participant
def put(wi: Workitem) -> dict[str, Any]:
    _effect(wi)
    return {wi.params.step: wi.params.value}


@participant
def stumble(wi: Workitem) -> dict[str, Any]:
    steps = _effect(wi)
    if wi.attempt <= wi.params.times:
        raise RuntimeError("the first times always go wrong")
    return steps


@participant
def brittle(wi: Workitem) -> dict[str, Any]:
    _effect(wi)
    raise ValueError("it is broken")


@participant
async def toil(wi: Workitem) -> dict[str, Any]:
    steps = _effect(wi)
    await asyncio.sleep(_TOIL)
    return steps


@participant
async def hold(wi: Workitem) -> None:
    _effect(wi)
    await asyncio.Event().wait()
