"""The services of this host, as commands reach them."""

from __future__ import annotations

import asyncio
import locale
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, TypeVar

from cyclopts import Group, Parameter
from msgspec.structs import replace

from mint.cli.database import settings_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mint.cli.common import Common
    from mint.services.link import Link
    from mint.settings import Settings
    from mint.settings.services import ServicesSettings

Found = TypeVar("Found")

REACH = Group("How the services are reached", sort_key=90)
"""Under which heading the help shows these options."""


@Parameter(name="*", group=REACH)
@dataclass(frozen=True)
class Reach:
    """Options of all commands that ask services.

    Args:
        bus: address of the D-Bus; that of the setting services.bus without it, else the system's.
        bus_name: what the daemon is called there.
        root: a directory that stands for `/` in the daemon's own files; see services.root.
        direct: do not look for a daemon: do what it would do, in this process.
        quiet: say nothing when all went well.
        no_color: print no colours.
    """

    bus: Annotated[str | None, Parameter(name="--bus")] = None
    bus_name: Annotated[str | None, Parameter(name="--bus-name")] = None
    root: Annotated[str | None, Parameter(name="--root")] = None
    direct: Annotated[bool, Parameter(name="--direct")] = False
    quiet: Annotated[bool, Parameter(name=["--quiet", "-q"])] = False
    no_color: Annotated[bool, Parameter(name=["--no-color", "-N"])] = False

    def settings(self, common: Common) -> Settings:
        """The settings, with what these options say instead.

        Raises:
            SettingsError: they cannot be used.
        """
        if self.no_color:
            os.environ["NO_COLOR"] = "1"
        chosen = settings_of(common)
        given = {"bus": self.bus, "bus_name": self.bus_name, "root": self.root}
        own = replace(chosen.services, **{k: v for k, v in given.items() if v is not None})
        return replace(chosen, services=own)


WITH_THE_DAEMON = Reach()
"""None of them was given."""


def ask(reach: Reach, common: Common, work: Callable[[Link], Awaitable[Found]]) -> Found:
    """Do something with the services.

    Args:
        reach: how they are reached.
        common: tells the settings.
        work: is given the way to them.

    Raises:
        MintError: whatever went wrong.
    """
    return asyncio.run(_asked(reach.settings(common).services, work, direct=reach.direct))


async def _asked(
    settings: ServicesSettings, work: Callable[[Link], Awaitable[Found]], *, direct: bool
) -> Found:
    from mint.services.link import open_link  # noqa: PLC0415 - takes long to load

    async with open_link(settings, direct=direct, locale=language()) as link:
        return await work(link)


def language() -> str:
    """The language of whoever typed the command: `tr`."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        said = os.environ.get(name, "")
        if said:
            found = locale.normalize(said).partition(".")[0].partition("_")[0]
            return "en" if found in ("C", "POSIX") else found
    return "en"


def app_named(name: str) -> str:
    """The application that people mean: `mysql-server` is `mysql_server`."""
    return name.replace("-", "_")
