from __future__ import annotations

import socket
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from mint.errors import SettingsError
from mint.observe.meter import Meter
from mint.observe.profile import Profile
from mint.observe.spans import Spans
from mint.observe.tracer import Tracer
from mint.observe.watch import Watch
from mint.web.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from mint.ports.clock import Clock
    from mint.settings import Settings

log = structlog.get_logger("mint.app")

_FLUSH = 3.0
"""Seconds that the last spans may take when the server stops."""


class Watching:
    """What sees, counts and measures, as the settings want it.

    Args:
        settings: how the server works.
        label: tells under which name a participant is counted.
        clock: the time.

    Raises:
        SettingsError: an extra is not installed, or `traces` is not a URL.
    """

    def __init__(self, settings: Settings, label: Callable[[str], str], clock: Clock) -> None:
        self.meter = Meter(label, clock.now())
        self.spans = _spans(settings) if settings.traces else None
        self.watch = Watch(self.meter, Tracer(self.spans) if self.spans is not None else None)
        self.profile = Profile(Path(settings.profile)) if settings.profile else None

    @property
    def within(self) -> AbstractContextManager[object] | None:
        """What the engine's thread is to work in."""
        return None if self.profile is None else self.profile.thread()

    def api(self) -> AbstractContextManager[object]:
        """What the thread of the API is to work in."""
        return nullcontext() if self.profile is None else self.profile.thread("api")

    def share_traces(self) -> None:
        """Have spans sent along that participants begin in this program."""
        if self.spans is not None:
            self.spans.share()

    def close(self) -> None:
        """Hand over what was seen; nothing more will be."""
        if self.spans is not None:
            self.spans.close(_FLUSH)
        if self.profile is not None:
            self._write(self.profile)

    def _write(self, profile: Profile) -> None:
        try:
            profile.write()
        except SettingsError as error:
            log.warning("the profile is lost", reason=str(error))


def _spans(settings: Settings) -> Spans:
    instance = f"{socket.gethostname()}:{Path(settings.data).absolute()}"
    return Spans(settings.traces, VERSION, instance)
