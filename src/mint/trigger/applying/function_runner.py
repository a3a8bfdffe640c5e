from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal

import msgspec

from mint.errors import MintError, TriggerError
from mint.trigger.applying.applied import Applied
from mint.trigger.applying.pace import Pace
from mint.trigger.applying.rendered import described

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.trigger.message import ServiceMessage
    from mint.trigger.service import Recorded

_AT_MOST = 30
"""Times in a minute for the same entry."""


class FunctionRunner:
    """See `Runner`: of a function, which is called with the body of each message.

    Args:
        function: what is called. What it returns is not heeded.
        name: of the service.

    Example:
        >>> FunctionRunner(print, "log").run([])
        Applied(service='log', ...)
    """

    kind: Literal["function"] = "function"
    quiet = 0.0
    longest = 0.0

    def __init__(self, function: Recorded, name: str) -> None:
        self.name = name
        self._function = function
        self._pace = Pace(name, _AT_MOST)

    def pause(self, messages: Sequence[ServiceMessage]) -> float:
        """See `Runner`."""
        return max((self._pace.delay(one.dn) for one in messages), default=0.0)

    def run(self, messages: Sequence[ServiceMessage]) -> Applied:
        """See `Runner`."""
        began = time.monotonic()
        for message in messages:
            self._pace.note(message.dn)
            try:
                self._function(msgspec.json.decode(message.encoded()))
            except MintError as error:
                raise as_trigger_error(self.name, message, error) from error
            except (Exception, SystemExit) as error:
                raise TriggerError(
                    f"{self.name}: the function failed with {described(error)}{_about(message)}"
                ) from error
        seconds = {"call": time.monotonic() - began}
        return Applied(service=self.name, changed=bool(messages), seconds=seconds)


def as_trigger_error(name: str, message: ServiceMessage, error: MintError) -> TriggerError:
    """An error that MINT understands, as one of a service."""
    if isinstance(error, TriggerError):
        return error
    return TriggerError(f"{name}: {error}{_about(message)}")


def _about(message: ServiceMessage) -> str:
    return f", for {message.dn}" if message.dn else ""
