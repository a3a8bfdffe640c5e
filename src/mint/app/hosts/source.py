from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mint.app.hosts.site import Site
    from mint.trigger.bus.port import Bus
    from mint.trigger.sources.reader import LdapReader


class Source:
    """Tells the bus of the directory's changes, for the host that does so.

    Args:
        site: what the settings say.
        host: that does it: there it keeps up to where it has read.
    """

    def __init__(self, site: Site, host: str) -> None:
        self._settings = site.settings.trigger.ldap
        self._folder = site.folder(host)
        self.reader: LdapReader | None = None
        """Reads them, while it does."""

    @asynccontextmanager
    async def telling(self, bus: Bus) -> AsyncIterator[None]:
        """Tell a bus of them, for as long as the block lasts."""
        from mint.trigger.sources.database import SourceDatabase  # noqa: PLC0415 - an extra
        from mint.trigger.sources.forwarder import Forwarder  # noqa: PLC0415 - the same
        from mint.trigger.sources.outbox import Outbox  # noqa: PLC0415 - the same
        from mint.trigger.sources.reader import LdapReader  # noqa: PLC0415 - the same

        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        about = f"{self._settings.url} {self._settings.base}"
        database = SourceDatabase(self._folder / "source.db", about)
        outbox = Outbox(database)
        self.reader = LdapReader(self._settings, database, outbox)
        self.reader.start()
        try:
            async with asyncio.TaskGroup() as group:
                telling = group.create_task(Forwarder(outbox, bus.publish_events).run())
                try:
                    yield
                finally:
                    telling.cancel()
        finally:
            await asyncio.to_thread(self.reader.stop)
            self.reader = None
            database.close()
