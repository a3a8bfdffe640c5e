from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Literal

from mint.engine.clock import SystemClock
from mint.errors import MintError, TriggerError
from mint.trigger.applying.applied import Applied
from mint.trigger.applying.function_runner import as_trigger_error
from mint.trigger.applying.last_changes import LastChanges
from mint.trigger.applying.lock import alone
from mint.trigger.applying.pace import Pace
from mint.trigger.applying.rendered import described

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from mint.ports.clock import Clock
    from mint.trigger.directory import Found
    from mint.trigger.message import ServiceMessage
    from mint.trigger.service import PerObject

_ATTRIBUTES = ("*", "entryUUID", "entryCSN")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SPECIAL = re.compile(r"[\\*()\x00]")


class ObjectRunner:
    """See `Runner`: of what is done for each object that changed.

    The object is read again, and with it which change was its last: messages about earlier ones are
    then skipped, for they would do the same again.

    Args:
        handler: does it.
        folder: where it is kept what was done.
        clock: the time.
        patience: seconds to wait for another process that works on the service.
    """

    kind: Literal["object"] = "object"
    quiet = 0.0
    longest = 0.0

    def __init__(
        self, handler: PerObject, folder: Path, *, clock: Clock | None = None, patience: float = 60
    ) -> None:
        self.name = handler.name
        self._handler = handler
        self._clock = clock or SystemClock()
        self._patience = patience
        self._done = LastChanges(folder / "done.db")
        self._lock = folder / "lock"
        self._pace = Pace(handler.name, handler.at_most)

    def pause(self, messages: Sequence[ServiceMessage]) -> float:
        """See `Runner`."""
        return max((self._pace.delay(one.uuid) for one in messages), default=0.0)

    def run(self, messages: Sequence[ServiceMessage]) -> Applied:
        """See `Runner`. A message about no object is about all that the service is for."""
        began, changed = time.monotonic(), False
        with alone(self._lock, self.name, self._patience):
            for message in messages:
                if message.uuid:
                    self._pace.note(message.uuid)
                    changed |= self._one(message)
                else:
                    changed |= self._asked(message)
        return Applied(
            service=self.name, changed=changed, seconds={"apply": time.monotonic() - began}
        )

    def _one(self, message: ServiceMessage) -> bool:
        """Do what one message says; whether anything was to be done."""
        last = self._done.last(message.uuid)
        if message.csn and message.csn <= last:
            return False
        if not _UUID.fullmatch(message.uuid):
            raise TriggerError(f"{self.name}: {message.uuid!r} is no entryUUID")
        there = self._search(f"(entryUUID={message.uuid})")
        self._apply(message, message.uuid, next(there, None))
        return True

    def _asked(self, message: ServiceMessage) -> bool:
        """Somebody asked for one entry, by its name, or for all."""
        for found in list(self._wanted(message.dn)):
            if uuid := found.entry.first("entryUUID"):
                self._apply(message, uuid, found)
        return True

    def _wanted(self, dn: str) -> Iterator[Found]:
        if dn:
            yield from (one for one in self._search("(objectClass=*)", dn) if one.dn == dn)
            return
        seen: set[str] = set()
        for interest in self._handler.interests:
            kind = _SPECIAL.sub(_hex, interest.object_class) or "*"
            where = f"(&(objectClass={kind}){interest.where})"
            for found in self._search(where, interest.base):
                if found.dn not in seen:
                    yield found
                seen.add(found.dn)

    def _search(self, where: str, base: str = "") -> Iterator[Found]:
        return self._handler.context.directory.search(where, _ATTRIBUTES, base)

    def _apply(self, message: ServiceMessage, uuid: str, found: Found | None) -> None:
        try:
            self._handler.apply(uuid, found)
        except MintError as error:
            raise as_trigger_error(self.name, message, error) from error
        except (Exception, SystemExit) as error:
            about = found.dn if found else message.dn or uuid
            raise TriggerError(
                f"{self.name}: `apply` failed with {described(error)}, for {about}"
            ) from error
        read = (found.entry.first("entryCSN") or "") if found else ""
        csn = max(message.csn, read)
        self._done.note(uuid, csn, gone=found is None, now=self._clock.now())


def _hex(found: re.Match[str]) -> str:
    return f"\\{ord(found.group()):02x}"
