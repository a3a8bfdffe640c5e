from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.clusters import site, until
from tests.host_services.daemons import daemon, wait_for

from mint.errors import CallFailed, HostServiceNotFound, ServiceNotFound, SettingsError
from mint.lang.read import read
from mint.ports.front import LaunchOrder
from mint.services.calling import call
from mint.settings import AmqpSettings, Settings
from mint.settings.services import ServicesSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.brokers import Broker
    from tests.clusters import Site
    from tests.host_services.daemons import Daemon

pytestmark = [pytest.mark.daemons, pytest.mark.rabbitmq]

CONFIG = """[amqp]
url = "{url}"

[services]
host = "{host}"
remote = ["sleep*"]
"""


class Joined:
    """A host with a daemon, and an engine elsewhere that has the same broker."""

    def __init__(self, host: str, daemon: Daemon, site: Site, settings: Settings) -> None:
        self.host = host
        self.daemon = daemon
        self.site = site
        self.settings = settings

    def launch(self, text: str) -> str:
        tree = read(text.format(host=self.host)).tree
        return self.site.app.engine.launch(LaunchOrder(tree)).result(10)


@pytest.fixture(scope="module")
def joined(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Joined]:
    tmp_path = tmp_path_factory.mktemp("joined")
    host = f"host{uuid4().hex[:8]}"
    (tmp_path / "mint.toml").write_text(CONFIG.format(url=broker.url, host=host))
    own = ServicesSettings(participant=True, host="engine")
    settings = Settings(amqp=AmqpSettings(url=broker.url), services=own)
    with daemon(tmp_path) as running, site(broker, tmp_path / "engine", services=own) as found:
        running.sleeper()
        yield Joined(host, running, found, settings)


def test_a_process_starts_a_service_of_another_host_and_is_told_how_it_is(joined: Joined) -> None:
    wfid = joined.launch("define name: p\n  services service: sleeper, do: start, host: {host}\n")
    told = joined.site.ends(wfid)["service"]
    assert told == {"service": "sleeper", "state": "started", "running": True, "autostart": "no"}
    assert joined.daemon.pid() != 0
    joined.daemon.busctl("sleeper", "stop")


def test_what_must_not_be_changed_from_afar_can_be_asked_only(joined: Joined) -> None:
    joined.daemon.sleeper("other")
    wfid = joined.launch("define name: p\n  services service: other, do: start, host: {host}\n")
    (error,) = joined.site.errors(wfid)
    assert (
        "other must not be changed by the broker: the setting services.remote"
        in error.fault.message
    )
    wfid = joined.launch("define name: p\n  services service: other, host: {host}\n")
    assert joined.site.ends(wfid)["service"]["state"] == "off"


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("service: nothing, host: {host}", "no script is registered for `nothing`"),
        ("do: start", "is no name of a service"),
        ("service: sleeper, do: explode", "'explode' cannot be done with a service"),
        ("service: sleeper, do: reload, host: {host}", "its script has no such method"),
    ],
)
def test_what_fails_is_an_error_of_the_process(joined: Joined, step: str, expected: str) -> None:
    (error,) = joined.site.errors(joined.launch(f"define name: p\n  services {step}\n"))
    assert expected in error.fault.message


def test_a_process_waits_for_a_change_of_a_service(joined: Joined) -> None:
    text = "define name: p\n  listen to: 'service.{host}.sleeper.changed', upon: signal\n"
    wfid = joined.launch(text)
    until(lambda: joined.site.process(wfid))
    joined.daemon.busctl("sleeper", "start")
    fields = joined.site.ends(wfid)
    joined.daemon.busctl("sleeper", "stop")
    assert (fields["host"], fields["service"], fields["state"]) == (
        joined.host,
        "sleeper",
        "started",
    )


def test_a_program_calls_a_service_by_name(joined: Joined) -> None:
    wait_for(lambda: _answers(joined), "the daemon answers at the broker")
    assert call("sleeper", "start", joined.host, settings=joined.settings)["running"]
    assert not call("sleeper", "stop", joined.host, settings=joined.settings)["running"]
    with pytest.raises(CallFailed, match="no script is registered"):
        call("nothing", "status", joined.host, settings=joined.settings)
    with pytest.raises(SettingsError, match="reached by a broker"):
        call("sleeper", "status", joined.host, settings=Settings())
    here = ServicesSettings(bus=joined.daemon.address)

    async def within_a_loop() -> bool:
        return call("sleeper", "start", settings=Settings(services=here))["running"] is True

    assert asyncio.run(within_a_loop())
    with pytest.raises(HostServiceNotFound):
        call("nothing", "reload", settings=Settings(services=here))


def _answers(joined: Joined) -> bool:
    try:
        call("sleeper", "status", joined.host, settings=joined.settings)
    except ServiceNotFound:
        return False
    return True
