from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from mint.ports.deployment import Deployment
from mint.web.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mint.ports.deployment import BrokerFacts
    from mint.ports.engines import Engines
    from mint.settings import Settings


def deployment_of(settings: Settings, engines: Engines, queues: Iterable[str]) -> Deployment:
    """What an engine with these settings stands on.

    Args:
        settings: of the engine.
        engines: of the store.
        queues: of participants, on the broker if there is one.

    Raises:
        StoreError: the database cannot be used.
    """
    return Deployment(
        engines.facts(),
        engines.all(),
        engines.now(),
        settings.engines.patience,
        VERSION,
        platform.python_version(),
        engines.unsent(),
        _broker(settings, sorted(set(queues))),
    )


def _broker(settings: Settings, queues: list[str]) -> BrokerFacts | None:
    if not settings.amqp.url:
        return None
    from mint.transport.amqp.checkup import broker_facts  # noqa: PLC0415 - an extra

    return broker_facts(settings.amqp, queues)
