"""Workers at a broker, as commands reach them."""

from __future__ import annotations

import asyncio
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from mint.cli.database import settings_of
from mint.cli.usage_error import UsageError
from mint.errors import ServiceNotFound

if TYPE_CHECKING:
    from mint.cli.common import Common

EVERYBODY = "*"


def tell(
    target: str, command: str, *, broker: str | None, wait: float, common: Common, **arguments: Any
) -> dict[str, Any]:
    """Tell workers something: their answers by address; of one that could not do it, why.

    Args:
        target: an address, a participant, or `*`.
        command: a name of `mint.air.control.COMMANDS`.
        broker: URL; None: that of the settings.
        wait: seconds in which they may answer.
        common: tells the settings.
        arguments: of the command.

    Raises:
        UsageError: no broker is named, or the command cannot be.
        BrokerNotFound: it is not there.
        ServiceNotFound: nobody answers.
    """
    if wait <= 0:
        raise UsageError("--wait must be more than 0")
    url = broker or settings_of(common).amqp.url
    if not url:
        raise UsageError("name the broker: --broker URL, or the setting amqp.url")
    if find_spec("aio_pika") is None:
        raise UsageError("the library for RabbitMQ is missing: pip install 'mint-boss[rabbitmq]'")
    found = asyncio.run(_told(url, target, command, wait, arguments))
    if not found:
        raise ServiceNotFound(
            f"no worker answers to {target!r}; `mint worker list` shows those that do"
        )
    return found


async def _told(
    url: str, target: str, command: str, wait: float, arguments: dict[str, Any]
) -> dict[str, Any]:
    from mint.air import Caller  # noqa: PLC0415 - takes long to load
    from mint.air.control import ask, ask_all  # noqa: PLC0415 - the same
    from mint.errors import CallFailed  # noqa: PLC0415 - the same

    async with Caller(url) as caller:
        if target != EVERYBODY:
            try:
                return {target: await ask(caller, target, command, wait=wait, **arguments)}
            except CallFailed as error:
                return {target: error}
            except ServiceNotFound:
                pass  # it is no address
        return await ask_all(caller, target, command, wait=wait, **arguments)
