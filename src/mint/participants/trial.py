from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from mint.model.effect import Dispatch
from mint.participants.fields import plain
from mint.participants.registration import registration_of
from mint.transport.work import drive

if TYPE_CHECKING:
    from mint.participants.run import ParticipantRun
    from mint.participants.workitem import Workitem

Observe = Callable[[dict[str, Any]], None]


def run(
    participant: object,
    fields: Mapping[str, Any] | None = None,
    params: Mapping[str, Any] | None = None,
    *,
    attempt: int = 1,
    observe: Observe | None = None,
) -> Workitem:
    """Give a workitem to a participant, without any server: for its tests.

    All is as in a process: inputs and outputs are checked, and the fields must be JSON. Only that
    exceptions come out, `Retry` too.

    Args:
        participant: a decorated function, or a Participant: a class or an instance.
        fields: the payload.
        params: the attributes of the step.
        attempt: 1 for the first, more after retries.
        observe: is given progress and log lines.

    Returns:
        The workitem as the participant hands it back.

    Raises:
        MintError: the participant or the fields are not as declared.
        Exception: whatever the participant raises.

    Example:
        >>> run(greet, {"name": "Ann"}).fields.greeting
        'Hello, Ann'
    """
    registered = registration_of(participant)
    dispatch = Dispatch(
        id="trial",
        wfid="20300101-0000-trial",
        key="0_0!0",
        participant=registered.name,
        params=plain(params or {}),
        fields=plain(fields or {}),
        attempt=attempt,
    )
    begun = registered.begin(dispatch, observe or _ignore)
    if not registered.needs_loop("work"):
        return drive(_performed(begun))
    # A thread of its own, since the test that calls this may itself run in a loop.
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(lambda: asyncio.run(_performed(begun))).result()


async def _performed(begun: ParticipantRun) -> Workitem:
    begun.workitem.fields = await begun.perform()
    return begun.workitem


def _ignore(_: dict[str, Any]) -> None:
    """Nobody watches."""
