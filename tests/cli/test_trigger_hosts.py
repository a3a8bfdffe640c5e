from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from tests.cli.hosts import ACCOUNTS, MOTD
from tests.cli.running import Mint, Running

from mint.settings.trigger import TriggerSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that plays all of its hosts; what one of its services makes is wrong at first."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    folder = tmp_path_factory.mktemp("site")
    motd = MOTD.replace('Path("text")', f'Path("{folder}/text")')
    (folder / "motd.py").write_text(motd)
    (folder / "accounts.py").write_text(ACCOUNTS)
    (folder / "text").write_text("bye\n")
    trigger = TriggerSettings(
        hosts={"web1": ("motd", "accounts"), "civet": ("event",)},
        plays=("web1", "civet"),
        services=(str(folder),),
        retries=("0.1s",),
    )
    running = Running(folder / "data", trigger=trigger)
    yield running
    running.close()


@pytest.fixture
def mint(capsys: pytest.CaptureFixture[str], served: Running) -> Mint:
    return Mint(capsys, served.data)


def until(mint: Mint, state: str) -> tuple[int, Any]:
    """How `motd` stands, once it does so."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        done = mint("trigger", "hosts", "--json")
        found = {one["service"]: one for one in done.json["services"]}["motd"]
        if found["state"] == state:
            return done.code, found
        time.sleep(0.05)
    raise TimeoutError(found)


def test_a_host_that_cannot_do_its_work(mint: Mint) -> None:
    code, found = until(mint, "failing")
    assert code == 1
    assert "grep -q hello" in found["error"]
    done = mint("trigger", "hosts")
    assert done.code == 1
    assert max(map(len, done.out.splitlines())) < 160
    assert len(done.out.splitlines()) == 4


def test_a_host_that_does_its_work(mint: Mint, served: Running) -> None:
    (served.data.parent / "text").write_text("hello\n")
    code, found = until(mint, "applied")
    assert (code, found["generation"], found["error"]) == (0, 1, "")
    done = mint("trigger")
    assert done.code == 0
    (line,) = [one for one in done.out.splitlines() if " motd " in one]
    assert line.split()[:4] == ["web1", "motd", "applied", "1"]


def test_no_hosts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    running = Running(tmp_path / "data")
    try:
        done = Mint(capsys, running.data)("trigger", "hosts")
    finally:
        running.close()
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: this server has no hosts: write [trigger.hosts] into")


def test_no_server(offline: Mint) -> None:
    assert offline("trigger", "hosts").code == 3
