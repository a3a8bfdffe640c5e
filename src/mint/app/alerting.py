"""The alerts that the settings name, each with its herald."""

from __future__ import annotations

import importlib
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from mint.app.herald import Herald
from mint.errors import DurationError, SettingsError
from mint.lang.duration import seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.model.effect import Event
    from mint.ports.alert import Alert, AlertBook
    from mint.ports.clock import Clock
    from mint.ports.views import Views
    from mint.settings import AlertSettings

    Make = Callable[[dict[str, Any]], Alert]

GROUP = "mint.alerts"
"""Under which alerts are registered, ours and those of others."""

_TELLING = frozenset({
    "error", "replayed", "terminated", "removed", "cancelled", "ceased", "pushed_out", "re_applied",
})  # fmt: skip
"""Kinds of lines with which an error comes or goes."""


class Alerting:
    """All alerts of a server.

    Args:
        settings: which, and how.

    Raises:
        SettingsError: one is not known, or its settings cannot be.
    """

    def __init__(self, settings: AlertSettings) -> None:
        self.heralds: list[Herald] = []
        self._every = _every(settings.every)
        self._alerts = {name: _made(name, settings) for name in settings.use}
        for name in settings.settings.keys() - self._alerts.keys():
            raise SettingsError(f"alerts.settings.{name}: the alert is not used; see alerts.use")

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._alerts)

    def start(self, book: AlertBook, views: Views, clock: Clock, holder: str) -> None:
        """Begin; arguments as for `Herald`."""
        for name, alert in self._alerts.items():
            herald = Herald(name, alert, book, views, clock, every=self._every, holder=holder)
            self.heralds.append(herald)
            herald.start()

    def heed(self, events: list[Event]) -> None:
        """Take note of new lines of history: errors may have come or gone. Returns at once."""
        if any(event.kind in _TELLING for event in events):
            for herald in self.heralds:
                herald.wake()

    def stop(self) -> None:
        """End; what is not told yet, is at the next start."""
        for herald in self.heralds:
            herald.stop()


def _every(text: str) -> float:
    try:
        every = seconds(text)
    except DurationError as error:
        raise SettingsError(f"alerts.every: {error}") from error
    if every <= 0:
        raise SettingsError("alerts.every: write a duration such as 15m")
    return every


def _made(name: str, settings: AlertSettings) -> Alert:
    make = _imported(name) if ":" in name else _registered(name)
    try:
        return make(dict(settings.settings.get(name, {})))
    except SettingsError:
        raise
    except Exception as error:
        raise SettingsError(f"alerts.use: {name}: {type(error).__name__}: {error}") from error


def _registered(name: str) -> Make:
    """What an entry point names."""
    found = entry_points(group=GROUP)
    if name not in found.names:
        known = ", ".join(sorted(found.names)) or "none"
        raise SettingsError(
            f"alerts.use: there is no alert `{name}`; installed: {known}. "
            "MODULE:NAME names one that no package registers"
        )
    return _loaded(name, found[name].load)


def _imported(name: str) -> Make:
    """What `module:name` names."""
    module, _, attribute = name.partition(":")
    return _loaded(name, lambda: getattr(importlib.import_module(module), attribute))


def _loaded(name: str, load: Callable[[], Any]) -> Make:
    try:
        make: Make = load()
    except Exception as error:
        raise SettingsError(
            f"alerts.use: {name} cannot be loaded: {type(error).__name__}: {error}"
        ) from error
    return make
