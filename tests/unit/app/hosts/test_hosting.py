from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.app.hosts.sites import settings_for

from mint.app.hosts.hosting import Hosting, site_in
from mint.engine.clock import SystemClock
from mint.participants import Registry
from mint.settings import Settings
from mint.settings.trigger import TriggerLaunch, TriggerSettings
from mint.store import open_store

if TYPE_CHECKING:
    from pathlib import Path


def test_an_engine_without_hosts_offers_nothing_about_them() -> None:
    assert site_in(Settings()) is None
    store = open_store("sqlite://")
    hosting = Hosting(None, store, SystemClock())
    hosting.provide(Registry())
    hosting.stop(0.0)
    assert (hosting.front, hosting.resources(), hosting.given()) == (None, {}, {})
    store.close()


def test_an_engine_with_hosts_lets_processes_speak_to_them(tmp_path: Path) -> None:
    store, registry = open_store("sqlite://"), Registry()
    hosting = Hosting(site_in(settings_for(tmp_path)), store, SystemClock())
    hosting.provide(registry)
    assert registry.find("trigger") is not None
    assert hosting.given() == {"hosts": hosting.front}
    assert len(hosting.resources()) == 4
    store.close()


def test_changes_that_start_processes_are_enough() -> None:
    site = site_in(Settings(trigger=TriggerSettings(launches=(TriggerLaunch("welcome"),))))
    assert site is not None
    assert site.table.services == ("launch",)
