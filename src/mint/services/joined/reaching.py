from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.errors import HostServiceError, SettingsError
from mint.services.joined.answering import called
from mint.services.joined.change import host_of
from mint.services.joined.doing import checked_doing, do_with
from mint.services.link import open_link

if TYPE_CHECKING:
    from mint.settings import Settings

SECONDS = 300.0
"""How long to wait for another host."""


async def reach(
    settings: Settings, service: Any, do: Any, host: str = "", seconds: float = SECONDS
) -> dict[str, Any]:
    """Do something with a service of any host.

    Args:
        settings: how this host and others are reached.
        service: which.
        do: one of `mint.services.joined.doing.DOINGS`.
        host: where; "" or the name of this host: here.
        seconds: to wait for another host.

    Returns:
        How the service is then; see `do_with`.

    Raises:
        HostServiceError: it cannot be done, or failed.
        CallError: the other host was not reached, or refused.
        SettingsError: another host is named, and no broker is set.
    """
    app, doing = checked_doing(service, do)
    if host in ("", host_of(settings.services)):
        async with open_link(settings.services) as link:
            return await do_with(link, app, doing)
    if not settings.amqp.url:
        raise SettingsError(f"amqp.url: services of {host} are reached by a broker: set its URL")
    from mint.air import Caller  # noqa: PLC0415 - an extra

    async with Caller(settings.amqp.url) as caller:
        told = await caller.call(called(host), seconds, app, doing)
    if not isinstance(told, dict):
        raise HostServiceError(f"what answers as {called(host)} is no daemon of services")
    return told
