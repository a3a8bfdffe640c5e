from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol, TypeVar

from mint.errors import StoreError
from mint.web.scribe import Scribe
from mint.web.streams import Streams

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from mint.definitions.following import Follower
    from mint.definitions.library import Library
    from mint.model.message import AnyMessage
    from mint.observe.exposition import Exposition
    from mint.participants import Registry
    from mint.ports.alert import Teller
    from mint.ports.audit import AuditBook
    from mint.ports.broker import Broker
    from mint.ports.clock import Clock
    from mint.ports.deployment import Deployment
    from mint.ports.engines import Standing
    from mint.ports.front import Front, LaunchOrder, Started
    from mint.ports.tidying import Housekeeper
    from mint.ports.views import Views
    from mint.settings import Settings
    from mint.web.outside import Outside

T = TypeVar("T")

PATIENCE = 50.0
"""Seconds that a request waits for the engine: less than clients wait for the answer."""


class Company(Protocol):
    """The engines that work on the same store."""

    @property
    def own(self) -> str:
        """The name of the one that answers."""

    @property
    def patience(self) -> float:
        """Seconds of silence after which one is taken for dead."""

    @property
    def draining(self) -> bool:
        """Whether the one that answers is on its way to its end."""

    def all(self) -> list[Standing]:
        """All that are known."""

    def deployment(self) -> Deployment:
        """What the one that answers stands on."""

    def drain(self, name: str) -> bool:
        """Have one end once it has finished what it has; False when there is no such engine."""


class Parts:
    """What the API works with; each handler gets it as its argument `parts`.

    Args:
        front: the engine.
        registry: who takes part.
        clock: the time.
        settings: how the server works.
        fault: tells why the store cannot be used at the moment, None when it can.
        keeper: who deletes what is over.
        outside: participants elsewhere, and their workers.
        company: the engines.
        tellers: those that tell alerts.
        broker: by which participants elsewhere are reached; None: there is none.
        metrics: figures, for Prometheus.
        library: the definitions that are deployed.
        follower: deploys what changes in stores.
        audit: who did what.
        by: who runs the server: whoever can read its own token acts as this user.
    """

    def __init__(  # noqa: PLR0913 - each is a part of its own
        self,
        *,
        front: Front,
        registry: Registry,
        clock: Clock,
        settings: Settings,
        fault: Callable[[], str | None],
        keeper: Housekeeper,
        outside: Outside,
        metrics: Exposition,
        library: Library,
        follower: Follower,
        audit: AuditBook,
        by: str,
        company: Company,
        tellers: Sequence[Teller] = (),
        broker: Broker | None = None,
    ) -> None:
        self.front = front
        self.registry = registry
        self.clock = clock
        self.settings = settings
        self.fault = fault
        self.keeper = keeper
        self.outside = outside
        self.metrics = metrics
        self.library = library
        self.follower = follower
        self.audit = audit
        self.scribe = Scribe(audit)
        self.by = by
        self.company = company
        self.tellers = tellers
        self.broker = broker
        self.streams = Streams()
        metrics.gauge("mint_event_streams", "Open streams of events.", lambda: len(self.streams))
        self.started_at = clock.now()

    @property
    def views(self) -> Views:
        """Questions about what is stored. They may block: ask them from a thread."""
        return self.front.views

    def end(self) -> None:
        """Let no request wait any longer: the server stops. On the server's event loop."""
        self.streams.end()
        self.outside.desk.end()

    async def launch(self, order: LaunchOrder) -> Started:
        """Start a process: its wfid and whether it is new, once that is durable."""
        return await answered(self.front.start(order))

    async def tell(self, message: AnyMessage) -> None:
        """Say something to a process; done once the outcome is durable."""
        await answered(self.front.tell(message))


async def answered(future: Future[T], patience: float = PATIENCE) -> T:
    """What the engine answers.

    Args:
        future: of the engine.
        patience: seconds to wait.

    Raises:
        StoreError: there was no answer in time.
    """
    try:
        async with asyncio.timeout(patience):
            # A request that goes away must not cancel what the engine has in hand.
            return await asyncio.shield(asyncio.wrap_future(future))
    except TimeoutError:
        raise StoreError(
            f"the engine has not answered within {patience:g} s. It may do yet what was asked: "
            "look with `mint ps` and `mint doctor` before you ask again"
        ) from None
