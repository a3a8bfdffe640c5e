from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from mint.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mint.app.hosts.site import Site
    from mint.ports.clock import Clock
    from mint.ports.letters import Letters
    from mint.trigger.bus.port import Bus


_LEASE = 6.0
"""Seconds after which what a host held that was killed is given again; nobody else has its work."""


@asynccontextmanager
async def bus_of(
    site: Site, name: str, clock: Clock, letters: Letters | None
) -> AsyncIterator[Bus]:
    """The bus of a site: by its broker if it has one, else in the database.

    Args:
        site: what the settings say.
        name: by which a broker lists the connection.
        clock: the time.
        letters: the queues of the database; None: the site has a broker.

    Raises:
        SettingsError: the library for the broker is missing.
        BusError: it cannot be used.
    """
    said = site.settings
    if said.amqp.url:
        try:
            from mint.transport.amqp.nodes import Nodes  # noqa: PLC0415 - an extra
            from mint.trigger.bus.rabbit import RabbitBus  # noqa: PLC0415 - the same
        except ImportError as error:
            raise SettingsError(
                "amqp.url: the library for RabbitMQ is missing: pip install 'mint-boss[rabbitmq]'"
            ) from error
        nodes = Nodes(said.amqp.url, whose="amqp.url")
        async with RabbitBus(nodes, name, clock, said.amqp.timeout) as bus:
            await bus.topology(site.table, said.trigger.retries)
            yield bus
        return
    from mint.trigger.bus.local import LocalBus  # noqa: PLC0415 - one of two

    assert letters is not None, "see above"  # noqa: S101 - as documented

    async with LocalBus(letters, clock, _LEASE) as local:
        await local.topology(site.table, said.trigger.retries)
        yield local
