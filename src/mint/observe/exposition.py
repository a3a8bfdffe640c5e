from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Gauge, Info, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from mint.observe.families import MeterCollector
from mint.observe.standing import StandingCollector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mint.observe.meter import Meter
    from mint.ports.clock import Clock
    from mint.ports.views import Views


class Exposition:
    """All figures of one server, as Prometheus reads them.

    They are in a registry of their own: several servers in one program do not mix.

    Args:
        meter: what the engine did.
        views: what the store holds.
        clock: the time.

    Example:
        >>> shown = Exposition(meter, views, clock)
        >>> shown.gauge("mint_event_streams", "Open event streams.", lambda: len(streams))
        >>> body, content_type = shown.text()
    """

    def __init__(self, meter: Meter, views: Views, clock: Clock) -> None:
        self.meter = meter
        self._registry = CollectorRegistry()
        self._registry.register(MeterCollector(meter))
        self._registry.register(StandingCollector(views, meter.label, clock))
        ProcessCollector(registry=self._registry)

    def build(self, version: str, database: str) -> None:
        """Tell which MINT this is."""
        info = Info("mint_build", "What runs here.", registry=self._registry)
        python = platform.python_version()
        info.info({"version": version, "python": python, "database": database})

    def gauge(self, name: str, text: str, ask: Callable[[], float]) -> None:
        """Add a figure that is asked for when somebody looks.

        Args:
            name: of the figure.
            text: what it says.
            ask: gives it; called from any thread.
        """
        Gauge(name, text, registry=self._registry).set_function(ask)

    def gauges(self, name: str, text: str, ask: Callable[[], dict[str, float]]) -> None:
        """Add figures of participants that are asked for when somebody looks.

        Args:
            name: of the figure.
            text: what it says.
            ask: gives it by the name of the participant; called from any thread.
        """
        self._registry.register(_ByParticipant(name, text, ask))

    def add(self, collector: Collector) -> None:
        """Add figures that another package collects."""
        self._registry.register(collector)

    def text(self, accept: str = "") -> tuple[bytes, str]:
        """All figures, in the form that a reader understands.

        Args:
            accept: the header of that name; the plain text form when it names none.

        Returns:
            The text, and its content type.
        """
        encoder, content_type = choose_encoder(accept)
        return encoder(self._registry), content_type


class _ByParticipant(Collector):
    """A figure of each participant."""

    def __init__(self, name: str, text: str, ask: Callable[[], dict[str, float]]) -> None:
        self._name = name
        self._text = text
        self._ask = ask

    def describe(self) -> Iterable[Metric]:
        """See `Collector`."""
        return [GaugeMetricFamily(self._name, self._text, labels=["participant"])]

    def collect(self) -> Iterable[Metric]:
        """See `Collector`."""
        family = GaugeMetricFamily(self._name, self._text, labels=["participant"])
        for participant, figure in self._ask().items():
            family.add_metric([participant], figure)
        return [family]
