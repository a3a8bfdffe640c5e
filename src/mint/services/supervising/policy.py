from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from mint.backoff import Backoff
from mint.lang import duration

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.ports.clock import Clock
    from mint.services.supervising.book import Watched
    from mint.settings.services import ServiceRule


class Policy:
    """Whether, how often and after how long a service is started again that ended by itself.

    Args:
        clock: the time.
        code: tells the exit code of a service, None where nobody knows it.
    """

    def __init__(self, clock: Clock, code: Callable[[str], int | None]) -> None:
        self._clock = clock
        self._code = code
        self._backoffs: dict[str, Backoff] = {}

    def wishes(self, app: str, rule: ServiceRule) -> bool:
        """Whether it is to be started again at all. An end that nobody can explain is a failure."""
        if rule.restart == "on-failure":
            return self._code(app) != 0
        return rule.restart == "always"

    def counted(self, known: Watched, rule: ServiceRule) -> Watched:
        """How it is with a service that is about to be started again, or has been too often."""
        now = self._clock.now()
        recent = [one for one in known.restarts if one > now - duration.seconds(rule.within)]
        if len(recent) >= rule.burst:
            return replace(known, restarts=tuple(recent), processes=(), given_up=True)
        return replace(known, restarts=(*recent, now), processes=())

    def pause(self, known: Watched, rule: ServiceRule) -> float:
        """Seconds to wait before it is started: longer each time."""
        fresh = Backoff(rule.backoff, rule.backoff_most)
        if len(known.restarts) <= 1:
            self._backoffs[known.app] = fresh
        return self._backoffs.setdefault(known.app, fresh).next()
