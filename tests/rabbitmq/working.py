"""A worker of MINT in the process of a test, and what it hosts."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.clusters import until

from mint import Workitem, participant
from mint.engine.clock import SystemClock
from mint.participants import Registry
from mint.participants.hosting.broker_host import BrokerHost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.brokers import Broker
    from tests.clusters import Site


@participant("weigh")
def weigh(wi: Workitem) -> None:
    wi.fields.weight = 5


@participant("carry")
def carry(wi: Workitem) -> None:
    wi.fields.carried = True


@participant("unmade")
def unmade(_: Workitem) -> None:
    """Nobody has made its queue."""


@participant("patient")
def patient(wi: Workitem) -> None:
    while not wi.cancelled:
        threading.Event().wait(0.01)


@contextmanager
def working(
    broker: Broker, linked: Site, *things: object, waits: str = "connected", **more: Any
) -> Iterator[list[str]]:
    """A worker of MINT, once it has said something; and what it says."""
    said: list[str] = []
    host = BrokerHost(
        Registry(*things),
        more.pop("url", broker.url),
        clock=SystemClock(),
        tell=said.append,
        inbound=linked.wire.inbound,
        **more,
    )
    thread = threading.Thread(target=host.run)
    thread.start()
    try:
        until(lambda: any(waits in line for line in said))
        yield said
    finally:
        host.stop()
        thread.join(20)
    assert not thread.is_alive()
