from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import structlog

from mint.errors import NotPermitted, ServiceExists
from mint.services.joined.doing import checked_doing, do_with

if TYPE_CHECKING:
    from mint.services.link import Link

log = structlog.get_logger("mint.services")


def called(host: str) -> str:
    """The name by which the services of a host are called at a broker.

    Example:
        >>> called("web1")
        'services.web1'
    """
    return f"services.{host}"


class Answering:
    """Lets others call the services of this host by a broker, with `mint.air`.

    Everybody who may call may ask how a service is; only what the setting `services.remote` names
    can be changed.

    Args:
        link: to the services.
        host: the name of this host.
        remote: names of services that may be changed, with `*`.
    """

    def __init__(self, link: Link, host: str, remote: tuple[str, ...]) -> None:
        self._link = link
        self._name = called(host)
        self._remote = remote

    async def run(self, url: str) -> None:
        """Answer, until it is cancelled.

        Args:
            url: of the broker; see `Nodes`.
        """
        from mint.air import Server  # noqa: PLC0415 - an extra

        async with Server(url, taken=self._taken) as server:
            try:
                await server.register(self._name, self.answer)
            except ServiceExists:
                self._taken(self._name)
                return
            await server.run()

    async def answer(self, service: Any, do: Any = "status") -> dict[str, Any]:
        """Do something with a service; see `do_with`."""
        app, doing = checked_doing(service, do)
        if doing != "status" and not any(fnmatchcase(app, one) for one in self._remote):
            raise NotPermitted(
                f"{app} must not be changed by the broker: the setting services.remote of "
                f"{self._name} does not name it"
            )
        log.info("called by the broker", app=app, do=doing)
        return await do_with(self._link, app, doing)

    def _taken(self, name: str) -> None:
        log.error("services cannot be called by the broker: another serves the name", name=name)
