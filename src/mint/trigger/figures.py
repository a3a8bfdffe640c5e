"""How services of hosts stand, as Prometheus has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from prometheus_client.core import Metric

    from mint.ports.hosts import HostLine
    from mint.trigger.front import Front, Standing

WELL = frozenset({"started", "applied", "idle", "waiting"})
"""States of a service that does its work."""

_OF_LINES: dict[str, tuple[str, Callable[[HostLine], float]]] = {
    "mint_host_service_generation": (
        "Number of the files of a service that are in place.",
        lambda line: line.generation,
    ),
    "mint_host_service_applied_seconds": (
        "When a service applied something last, seconds since the epoch.",
        lambda line: line.applied_at,
    ),
    "mint_host_service_waiting": (
        "Messages that the agent of a host has in hand for a service.",
        lambda line: line.waiting,
    ),
    "mint_host_service_lag_seconds": (
        "For how long the oldest of those had waited when the host told it.",
        lambda line: line.lag,
    ),
}


class HostCollector(Collector):
    """The figures of services of hosts, for a registry of Prometheus.

    Args:
        front: knows how they stand.
    """

    def __init__(self, front: Front) -> None:
        self._front = front

    def describe(self) -> Iterable[Metric]:
        """See `Collector`. Nothing: a registry need not ask for figures to know the names."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """See `Collector`."""
        standings = self._front.standings()
        yield _family(
            "mint_host_service_up",
            "1 while a service of a host does its work, and is heard.",
            {_labels(one): float(one.state in WELL) for one in standings},
        )
        heard = [(one, one.line) for one in standings if one.line is not None]
        for name, (text, figure) in _OF_LINES.items():
            yield _family(name, text, {_labels(one): figure(line) for one, line in heard})
        yield _counted(heard)


def _counted(heard: Iterable[tuple[Standing, HostLine]]) -> Metric:
    text = "What a service counted since the agent of its host began."
    family = GaugeMetricFamily("mint_host_service_counts", text, labels=["host", "service", "what"])
    for one, line in heard:
        counts: dict[str, int] = msgspec.json.decode(line.counts or "{}")
        for what, count in sorted(counts.items()):
            family.add_metric([*_labels(one), what], count)
    return family


def _family(name: str, text: str, figures: dict[tuple[str, str], float]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=["host", "service"])
    for labels, figure in figures.items():
        family.add_metric(list(labels), figure)
    return family


def _labels(one: Standing) -> tuple[str, str]:
    return one.host, one.service
