from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
import structlog
from tests.cli.running import Mint, Running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test in a directory of its own, with no settings of whoever runs it."""
    monkeypatch.chdir(tmp_path)
    for name in ("MINT_DATA", "MINT_DEBUG", "MINT_TOKEN", "MINT_SERVER", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def quiet(_plain_logs: None) -> None:
    """What the server logs, in this process, is no output of a command."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server for the tests of one file; what one leaves in it, another may find."""
    server = Running(tmp_path_factory.mktemp("data"))
    yield server
    server.close()


@pytest.fixture
def mint(capsys: pytest.CaptureFixture[str], running: Running) -> Mint:
    """The command line, on a server that runs."""
    return Mint(capsys, running.data)


@pytest.fixture
def offline(capsys: pytest.CaptureFixture[str]) -> Mint:
    """The command line, in a directory without a server."""
    return Mint(capsys)
