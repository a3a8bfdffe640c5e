"""Participants of the storm. Each execution is a line in the file STORM_LOG."""

from __future__ import annotations

import asyncio
import os
import random
import time
from typing import TYPE_CHECKING, Any

from mint import participant

if TYPE_CHECKING:
    from mint import Workitem

_log = os.open(os.environ["STORM_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
_life = os.environ["STORM_LIFE"]
_LONGEST = 0.08
"""Seconds that work takes at most."""


def _written(wi: Workitem) -> dict[str, Any]:
    """Note that a step is done; what it adds to the fields."""
    os.write(_log, f"{_life} {wi.wfid} {wi.fei.key} {wi.id}\n".encode())
    return {"steps": [*(wi.lookup("steps") or []), wi.params.get("step") or wi.participant_name]}


@participant("(note|bell|tidy|mend|late)", pattern=True)
def note(wi: Workitem) -> dict[str, Any]:
    """Take a while after it is done, so that many kills come before the answer."""
    steps = _written(wi)
    time.sleep(random.uniform(0.0, _LONGEST))  # noqa: S311 - no secret
    return steps


@participant
async def pen(wi: Workitem) -> dict[str, Any]:
    steps = _written(wi)
    await asyncio.sleep(random.uniform(0.0, _LONGEST))  # noqa: S311 - no secret
    return steps


@participant
def put(wi: Workitem) -> dict[str, Any]:
    _written(wi)
    return {wi.params.name: wi.fields.n + wi.params.add}


@participant
def stumble(wi: Workitem) -> dict[str, Any]:
    steps = _written(wi)
    if wi.attempt <= wi.params.times:
        raise RuntimeError("the first times always go wrong")
    return steps


@participant
def brittle(wi: Workitem) -> dict[str, Any]:
    steps = _written(wi)
    if not wi.fields.get("mended"):
        raise ValueError("it is broken")
    return steps


@participant
def bump(wi: Workitem) -> dict[str, Any]:
    _written(wi)
    return {"tries": wi.fields.get("tries", 0) + 1}


@participant
def pilot(wi: Workitem) -> dict[str, Any]:
    """Steers the cursor around it: jumps over one step the first time."""
    steps = _written(wi)
    wi.command("jump to landing")
    return steps


@participant
async def hold(wi: Workitem) -> None:
    _written(wi)
    await asyncio.Event().wait()
