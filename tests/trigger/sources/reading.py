"""A reader as a program of its own, which can be killed. Arguments: settings, folder."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mint.settings.trigger import LdapSettings
from mint.trigger.sources.database import SourceDatabase
from mint.trigger.sources.forwarder import Forwarder
from mint.trigger.sources.outbox import Outbox
from mint.trigger.sources.reader import LdapReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.trigger.event import Event


def told_in(folder: Path) -> Path:
    """Where it writes the ids of events, as a broker would keep them: a line each."""
    return folder / "told"


async def main(settings: LdapSettings, folder: Path) -> None:
    """Read, and write what is told, until it is killed."""
    database = SourceDatabase(folder / "source.db", settings.base)
    outbox = Outbox(database)
    file = os.open(told_in(folder), os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)

    async def publish(events: Sequence[Event]) -> None:
        os.write(file, "".join(f"{event.id}\n" for event in events).encode())

    LdapReader(settings, database, outbox).start()
    await Forwarder(outbox, publish).run()


if __name__ == "__main__":
    given = msgspec.json.decode(sys.argv[1], type=LdapSettings)
    asyncio.run(main(given, Path(sys.argv[2])))
