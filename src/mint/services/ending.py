from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from mint.services.processes.session import kill_session

if TYPE_CHECKING:
    from mint.services.conversation import Conversation
    from mint.services.running.frames import Done

_GRACE = 2.0  # seconds that a cancelled script gets to clean up


async def end_call(
    conversation: Conversation, hearing: asyncio.Task[Done], *, gently: bool
) -> None:
    """End the processes of a call; the daemons that it started stay.

    Args:
        conversation: the call.
        hearing: ends with it.
        gently: whether to interrupt first, and let the script clean up.
    """
    child = conversation.child
    if child is None:
        return
    if gently:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(child.pidfd, signal.SIGINT)
        await asyncio.wait({hearing}, timeout=_GRACE)
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(child.pidfd, signal.SIGKILL)
    await asyncio.to_thread(kill_session, child.pid, conversation.started)
