"""How things stand at this moment, as Prometheus has it: asked for when it looks."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import structlog
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from mint.errors import StoreError
from mint.observe.meter import OTHER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from prometheus_client.core import Metric

    from mint.ports.clock import Clock
    from mint.ports.views import Views

log = structlog.get_logger("mint.web")

_TOTALS = {
    "running": ("mint_running_processes", "Processes that are not over."),
    "errors": ("mint_open_errors", "Errors that wait for somebody."),
    "schedules": ("mint_open_schedules", "Timers that are not due yet."),
    "dispatches": ("mint_open_dispatches", "Work and cancels that are not answered yet."),
    "inbox": ("mint_inbox_messages", "Messages that wait for the engine in the store."),
    "listeners": ("mint_open_listeners", "Expressions that wait for an event."),
    "tickets_held": ("mint_held_tickets", "Tickets that an expression holds."),
    "tickets_waiting": ("mint_waiting_tickets", "Expressions that wait for a ticket."),
    "dead_letters": ("mint_kept_dead_letters", "Messages that nobody could read, kept to be seen."),
}

_CAUSES = 1000
"""Causes that are counted at most."""

_DEFINITIONS = 50
"""Definitions that are told by name: those with most errors."""


class StandingCollector(Collector):
    """What the store holds now, for a registry of Prometheus.

    When the store cannot be used, only that is told: everything else is still worth a look.

    Args:
        views: questions to the store.
        label: tells under which name a participant is counted.
        clock: the time.
    """

    def __init__(self, views: Views, label: Callable[[str], str], clock: Clock) -> None:
        self._views = views
        self._label = label
        self._clock = clock

    def describe(self) -> Iterable[Metric]:
        """See `Collector`. Nothing: a registry need not ask the store to know the names."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """See `Collector`."""
        try:
            found = [*self._totals(), *self._work(), *self._errors()]
        except StoreError as error:
            log.warning("no figures of the store", reason=str(error))
            found = []
        usable = float(bool(found))
        yield GaugeMetricFamily("mint_store_usable", "1 when the store answers.", value=usable)
        yield from found

    def _totals(self) -> Iterator[Metric]:
        totals = self._views.totals()
        for name, (metric, text) in _TOTALS.items():
            if name in totals:
                yield GaugeMetricFamily(metric, text, value=totals[name])

    def _errors(self) -> Iterator[Metric]:
        """Errors by definition; only so many labels are good for a time series database."""
        causes = self._views.causes(_CAUSES)
        counts: Counter[str] = Counter()
        for cause in causes:
            counts[cause.newest.definition] += cause.count
        named = dict(counts.most_common(_DEFINITIONS))
        rest = counts.total() - sum(named.values())
        if rest:
            named[OTHER] = named.get(OTHER, 0) + rest
        errors = GaugeMetricFamily(
            "mint_open_errors_of_definition",
            "Errors that wait for somebody, by definition of their process.",
            labels=["definition"],
        )
        for name, count in named.items():
            errors.add_metric([name], count)
        yield errors
        yield GaugeMetricFamily(
            "mint_error_causes", "Causes that these errors have.", value=len(causes)
        )

    def _work(self) -> Iterator[Metric]:
        now = self._clock.now()
        counts: defaultdict[tuple[str, str], int] = defaultdict(int)
        ages: defaultdict[str, float] = defaultdict(float)
        for row in self._views.open_work():
            label = self._label(row["participant"])
            counts[label, "waiting"] += row["waiting"]
            counts[label, "held"] += row["held"]
            if row["waits_since"] is not None:
                ages[label] = max(ages[label], now - row["waits_since"])
        work = GaugeMetricFamily(
            "mint_open_work",
            "Workitems that are not answered, held by somebody or waiting for somebody.",
            labels=["participant", "state"],
        )
        for (label, state), count in counts.items():
            work.add_metric([label, state], count)
        oldest = GaugeMetricFamily(
            "mint_oldest_waiting_seconds",
            "How long the oldest workitem has waited that nobody holds.",
            labels=["participant"],
        )
        for label, age in ages.items():
            oldest.add_metric([label], age)
        yield work
        yield oldest
