from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import DurationError, SettingsError
from mint.lang import duration
from mint.services.bus.names import is_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.settings.services import ServiceRule, ServicesSettings


class Rules:
    """How each service is looked after.

    Args:
        settings: say it.

    Raises:
        SettingsError: a rule cannot be.

    Example:
        >>> Rules(ServicesSettings(restart="always")).of("nginx").restart
        'always'
    """

    def __init__(self, settings: ServicesSettings) -> None:
        self._settings = settings
        for name, rule in self._all():
            _check(name, rule)

    def of(self, app: str) -> ServiceRule:
        """The rule of a service."""
        return self._settings.of.get(app, self._settings)

    def owned(self) -> list[str]:
        """The services that have the level `own`, in order."""
        return sorted(app for app, rule in self._settings.of.items() if rule.level == "own")

    def _all(self) -> Iterator[tuple[str, ServiceRule]]:
        yield "services", self._settings
        for app, rule in self._settings.of.items():
            if not is_app(app):
                raise SettingsError(
                    f"services.of: {app!r} is no name of a service: use letters, digits and _"
                )
            yield f"services.of.{app}", rule


def _check(name: str, rule: ServiceRule) -> None:
    if (rule.level == "own") != bool(rule.command):
        raise SettingsError(
            f'{name}: `command` says what a service of the level "own" runs: one goes with the '
            "other, below services.of"
        )
    if rule.burst < 0 or rule.backoff <= 0 or rule.backoff_most < rule.backoff or rule.grace < 0:
        raise SettingsError(
            f"{name}: burst and grace are 0 or more, backoff is more than 0, and backoff_most is "
            "not less than it"
        )
    try:
        duration.seconds(rule.within)
    except DurationError as error:
        raise SettingsError(f"{name}.within: {error}") from error
