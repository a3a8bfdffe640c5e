"""Services and the server of the same host, without a broker."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from tests.cli.running import Done, Mint, Running
from tests.clusters import until
from tests.host_services.daemons import daemon

from mint.settings.services import ServicesSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.host_services.daemons import Daemon

pytestmark = pytest.mark.daemons


@pytest.fixture(autouse=True)
def quiet(_plain_logs: None) -> None:
    """What the server logs, in this process, is no output of a command."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


@contextmanager
def both(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Running, Daemon]]:
    """A daemon that tells a server of its changes; the server has the participant `services`."""
    monkeypatch.chdir(folder)
    data = folder / "data"
    config = f'data = "{data}"\n\n[services]\nhost = "here"\nserver = "{data}"\n'
    (folder / "mint.toml").write_text(config)
    with daemon(folder) as running:
        own = ServicesSettings(participant=True, bus=running.address, host="here")
        server = Running(data, services=own)
        try:
            running.sleeper()
            yield server, running
        finally:
            server.close()


def test_a_process_starts_a_service_and_another_hears_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with both(tmp_path, monkeypatch) as (server, running):
        mint = Mint(capsys, server.data)
        waits = mint.launch(
            "define name: waits\n  listen to: /sleeper/, upon: signal\n  hold\n", tmp_path
        )
        mint.until(lambda found: "listen" in str(found), "show", waits)
        mint.launch(
            "define name: starts\n  services service: sleeper, do: start, host: here\n", tmp_path
        )
        heard = until(lambda: _payload(mint("workitem", waits, "--json")))
        assert (heard["service"], heard["state"]) == ("sleeper", "started")
        assert running.pid() != 0


def _payload(done: Done) -> Any:
    return done.json["fields"] if done.code == 0 else None


def test_changes_wait_for_a_server_that_is_not_there_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mint.toml").write_text(f'[services]\nserver = "{tmp_path}/data"\n')
    with daemon(tmp_path) as running:
        running.sleeper()
        running.busctl("sleeper", "start")
        until(lambda: "changes wait for the server" in running.log)
        running.busctl("sleeper", "stop")
