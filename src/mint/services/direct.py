from __future__ import annotations

import os
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mint.errors import HostServiceError
from mint.services.layout import Layout
from mint.services.link import Told
from mint.services.manager import Manager
from mint.services.results import checked, told_by
from mint.services.runner import Runner

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mint.settings.services import ServicesSettings


class DirectLink:
    """The services without a daemon: this process does what it would do, with its own rights.

    Args:
        manager: of the services.
        locale: in which they answer.
    """

    way = "direct"

    def __init__(self, manager: Manager, locale: str) -> None:
        self.manager = manager
        self._locale = locale

    @classmethod
    @asynccontextmanager
    async def open(
        cls, settings: ServicesSettings, locale: str = "en"
    ) -> AsyncIterator[DirectLink]:
        """Begin.

        Raises:
            SettingsError: a rule cannot be.
        """
        layout = layout_of(settings)
        async with Runner(layout) as runner:
            yield cls(Manager(layout, runner, settings), locale)

    async def apps(self) -> list[str]:
        """See `mint.services.link.Link`; the same for the others."""
        return self.manager.registered.apps()

    async def info(self, app: str) -> Told:
        """What a service tells of itself."""
        return Told(*told_by(app, await self.manager.call(app, "info", locale=self._locale)))

    async def call(self, app: str, method: str, *args: str) -> None:
        """Call another method of a service's script."""
        self._check_level(app)
        checked(app, method, await self.manager.call(app, method, args, locale=self._locale))

    async def register(self, app: str, file: str) -> None:
        """Make a file the script of an application."""
        await self.manager.registrar.register(app, file, os.geteuid())

    async def remove(self, app: str) -> None:
        """Forget the script of an application."""
        await self.manager.registrar.remove(app)

    def _check_level(self, app: str) -> None:
        if self.manager.owned is None and self.manager.rules.of(app).level == "own":
            raise HostServiceError(
                f"{app} is a service of the level `own`, which only a daemon can run: start "
                "`mint services run`"
            )


def layout_of(settings: ServicesSettings) -> Layout:
    """The folders that the settings mean."""
    return Layout.under(Path(settings.root).absolute()) if settings.root else Layout()
