from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mint.errors import MintError
from mint.participants.base import Participant
from mint.ports.directory import OWN, Entry

if TYPE_CHECKING:
    from mint.participants.roll import Roll
    from mint.participants.workitem import Workitem

_PLAIN = re.compile(r"[\w-]+")


class BossRegister(Participant):
    """Registers a participant with its queue, as programs of the original do it.

    They launch a process whose only step is `boss_register`, with the fields `name` (which may be
    a regular expression) and `queue`; with `action: unregister` it is removed.

    Args:
        roll: where they are registered.
        allowed: whether processes may do that.
    """

    name = "boss_register"

    def __init__(self, roll: Roll, *, allowed: bool) -> None:
        self._roll = roll
        self._allowed = allowed

    def on_workitem(self, wi: Workitem) -> None:
        """Do it."""
        if not self._allowed:
            raise MintError(
                "processes must not register participants: the setting amqp.register_allowed is "
                "false; set it to true if they shall, or use `mint participant register`"
            )
        name, queue = wi.fields.get("name"), wi.fields.get("queue")
        if not isinstance(name, str) or not name:
            raise MintError("the field `name` must name the participant")
        if name.startswith(OWN):
            raise MintError(f"{name!r}: names that begin with `{OWN}` are MINT's own")
        self._roll.guard(name)
        if wi.params.get("action") == "unregister":
            self._roll.unregister(name)
            return
        if not isinstance(queue, str) or not queue:
            raise MintError("the field `queue` must name the queue of the participant")
        pattern = _PLAIN.fullmatch(name) is None
        self._roll.register([Entry(name, pattern=pattern, queue=queue, classic=True)])
