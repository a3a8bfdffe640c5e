from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.trigger.sources.compare import compare
from mint.trigger.sources.database import SourceDatabase
from mint.trigger.sources.outbox import Outbox
from mint.trigger.sources.reconcile import reconcile
from mint.trigger.sources.shadow import Shadow

if TYPE_CHECKING:
    from pathlib import Path

    from tests.trigger.sources.places import Place

    from mint.trigger.event import Event


class Comparing:
    """Compares a place with what is known of it."""

    def __init__(self, place: Place, file: Path, way: str, first: str = "silent") -> None:
        self.settings = msgspec.structs.replace(place.settings, first=first)
        self.database = SourceDatabase(file, place.base)
        self.outbox = Outbox(self.database)
        self.shadow = Shadow(self.database, self.outbox, self.settings)
        self._way = way

    def run(self) -> list[Event]:
        """The events that come of it."""
        if self._way == "refresh":
            reconcile(self.settings, self.database, self.shadow)
        else:
            compare(self.settings, self.shadow)
        found = self.outbox.waiting(10_000)
        if found:
            self.outbox.remove(found[-1].seq)
        return [waiting.event for waiting in found]
