from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from litestar.handlers import HTTPRouteHandler

    from mint.app.hosts.site import Site
    from mint.launchers.starter import Starter
    from mint.observe.exposition import Exposition
    from mint.participants import Registry
    from mint.ports.clock import Clock
    from mint.settings import Settings
    from mint.store.database import DatabaseStore
    from mint.trigger.front import Front
    from mint.web.rules import Rule


def site_in(settings: Settings) -> Site | None:
    """What the settings say of hosts; None: nothing.

    Raises:
        SettingsError: they cannot be used.
    """
    said = settings.trigger
    if not (said.hosts or said.table or said.launches):
        return None
    from mint.app.hosts.site import Site  # noqa: PLC0415 - others need not wait for it

    return Site(settings)


class Hosting:
    """What an engine has to do with services of hosts; nothing, where the settings name no hosts.

    Nothing of it is loaded then.

    Args:
        site: what the settings say; None: there are no hosts.
        store: of the engine.
        clock: the time.
    """

    def __init__(self, site: Site | None, store: DatabaseStore, clock: Clock) -> None:
        self.front: Front | None = None
        """What people see of hosts; None: there are none."""
        if site is None:
            return
        from mint.app.hosts.playing import Playing  # noqa: PLC0415 - see above
        from mint.trigger.front import Front  # noqa: PLC0415 - the same

        self._playing = Playing(site, store.letters, clock)
        self._clock, self._plays = clock, site.settings.trigger.plays
        self.front = Front(site.table, store.hosts, clock, self._playing)

    def provide(self, registry: Registry) -> None:
        """Let processes speak to services of hosts."""
        if self.front is None:
            return
        from mint.trigger.emitter import Emitter  # noqa: PLC0415 - see above

        table, book = self.front.table, self.front.book
        registry.provide(Emitter(self._playing, table, book, self._clock))

    def start(self, starter: Starter, *, plays: bool) -> None:
        """Begin.

        Args:
            starter: starts processes.
            plays: whether the hosts are played here that the settings name.
        """
        if self.front is not None:
            book = self.front.book
            if plays:
                self._playing.start(self._plays, starter=starter, book=book)
            else:
                self._playing.start((), book=book)

    def stop(self, timeout: float) -> None:
        """End, once what is under way is done."""
        if self.front is not None:
            self._playing.stop(timeout)

    def show(self, shown: Exposition) -> None:
        """Add figures of hosts to those of the engine."""
        if self.front is None:
            return
        from mint.trigger.figures import HostCollector  # noqa: PLC0415 - see above

        shown.add(HostCollector(self.front))

    def resources(self) -> Mapping[HTTPRouteHandler, Rule]:
        """What can be asked about hosts, and by whom."""
        if self.front is None:
            return {}
        from mint.trigger.api import RESOURCES  # noqa: PLC0415 - see above

        return RESOURCES

    def given(self) -> Mapping[str, object]:
        """What those who answer work with, by the names of their arguments."""
        return {} if self.front is None else {"hosts": self.front}
