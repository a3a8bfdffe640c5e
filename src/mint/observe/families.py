"""The figures of a meter, as Prometheus has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from mint.observe.ending import ENDS
from mint.observe.meter import ERROR_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from prometheus_client.core import Metric

    from mint.observe.histogram import Histogram
    from mint.observe.meter import Meter

_TOLD = {
    "dispatched": ("mint_dispatches", "Workitems handed to a participant."),
    "replied": ("mint_replies", "Workitems that came back done."),
    "failed": ("mint_failures", "Workitems that came back with a failure, for good."),
    "retrying": ("mint_retries", "Failures after which the work is handed out again."),
    "late": ("mint_late_answers", "Answers to work that was over already."),
    "refused": ("mint_refused_answers", "Answers that were not from who had the work."),
    "cancelling": ("mint_cancels", "Workitems that a participant was asked to let go."),
}


class MeterCollector(Collector):
    """What a meter has counted, for a registry of Prometheus.

    Args:
        meter: counts.
    """

    def __init__(self, meter: Meter) -> None:
        self._meter = meter

    def describe(self) -> Iterable[Metric]:
        """See `Collector`. Nothing: a registry need not ask for figures to know the names."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """See `Collector`."""
        self._meter.sum_up()
        with self._meter.reading:
            found = [*self._of_turns(), *self._of_participants(), *self._of_processes()]
        yield from found

    def _of_turns(self) -> Iterator[Metric]:
        meter = self._meter
        yield _counter(
            "mint_messages",
            "Messages that the engine handled.",
            "kind",
            {_kind(each): count for each, count in meter.messages.items()},
        )
        yield _histogram(
            "mint_turn_seconds", "Length of a turn of the engine.", {"": meter.turn_seconds}
        )
        yield _histogram(
            "mint_turn_messages", "Messages handled in one turn.", {"": meter.turn_messages}
        )
        yield _plain(
            "mint_dead_letters", "Messages laid aside that nobody could read.", meter.dead_letters
        )
        yield _plain(
            "mint_store_faults", "Times that the store could not be used.", meter.store_faults
        )
        requests = CounterMetricFamily(
            "mint_requests", "Requests to the API.", labels=["method", "status"]
        )
        for (method, status), count in meter.requests.items():
            requests.add_metric([method, str(status)], count)
        yield requests

    def _of_participants(self) -> Iterator[Metric]:
        told = self._meter.told.items()
        for kind, (name, text) in _TOLD.items():
            own = {label: count for (each, label), count in told if each == kind}
            yield _counter(name, text, "participant", own)
        yield _histogram(
            "mint_step_seconds",
            "From handing out a workitem to its answer.",
            self._meter.step_seconds,
            "participant",
        )

    def _of_processes(self) -> Iterator[Metric]:
        told = self._meter.told
        launched = told["launched", ""]
        yield _plain("mint_processes_launched", "Processes that were started.", launched)
        # Those that may come are there from the start: a rate needs the zero before the one.
        ended = {**dict.fromkeys(ENDS, 0), **self._meter.ended}
        yield _counter("mint_processes_ended", "Processes that are over.", "outcome", ended)
        own: dict[str, float] = dict.fromkeys(sorted(ERROR_KINDS), 0)
        own |= {label: count for (each, label), count in told.items() if each == "error"}
        yield _counter("mint_errors", "Errors that no handler took.", "kind", own)


def _kind(message: type) -> str:
    """A class of messages as it is called on the wire."""
    config = getattr(message, "__struct_config__", None)
    return str(getattr(config, "tag", None) or message.__name__)


def _plain(name: str, text: str, count: float) -> Metric:
    return CounterMetricFamily(name, text, value=count)


def _counter(name: str, text: str, label: str, counts: Mapping[str, float]) -> Metric:
    family = CounterMetricFamily(name, text, labels=[label])
    for value, count in counts.items():
        family.add_metric([value], count)
    return family


def _histogram(name: str, text: str, found: Mapping[str, Histogram], label: str = "") -> Metric:
    family = HistogramMetricFamily(name, text, labels=[label] if label else [])
    for value, histogram in found.items():
        family.add_metric([value] if label else [], histogram.buckets(), histogram.total)
    return family
