from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import MintError, StoreError
from mint.participants.base import Participant
from mint.participants.fields import plain
from mint.ports.directory import OWN, REGISTRAR, Entry

if TYPE_CHECKING:
    from mint.participants.roll import Roll
    from mint.participants.workitem import Workitem


class Registrar(Participant):
    """Registers participants elsewhere for the words `registerp` and `unregisterp`.

    Args:
        roll: where they are registered.
        allowed: whether processes may do that.
    """

    name = REGISTRAR

    def __init__(self, roll: Roll, *, allowed: bool) -> None:
        self._roll = roll
        self._allowed = allowed

    def on_workitem(self, wi: Workitem) -> dict[str, Any]:
        """Do it, or answer with why it is refused."""
        try:
            return {"__answer__": {"value": self._do(plain(wi.params))}}
        except StoreError:
            raise
        except (MintError, msgspec.ValidationError) as error:
            return {"__answer__": {"refused": str(error)}}

    def _do(self, params: dict[str, Any]) -> bool:
        if not self._allowed:
            message = (
                "processes must not register participants: the setting registerp_allowed is "
                "false; set it to true if they shall, then replay"
            )
            raise MintError(message)
        if params["do"] == "unregister":
            self._roll.guard(str(params["name"]))
            return self._roll.unregister(str(params["name"]))
        entries = msgspec.convert(params["entries"], list[Entry], strict=False)
        for entry in entries:
            if entry.name.startswith(OWN):
                message = f"{entry.name!r}: names that begin with `{OWN}` are MINT's own"
                raise MintError(message)
            self._roll.guard(entry.name)
        self._roll.register(entries)
        return True
