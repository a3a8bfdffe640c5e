from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.host_services.daemons import Daemon, daemon

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Daemon]:
    """A daemon of this test."""
    with daemon(tmp_path) as found:
        yield found


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    """A daemon of this module, with the service `sleeper`; the bus lets everybody call."""
    folder = tmp_path_factory.mktemp("services")
    folder.parent.chmod(0o755)
    folder.chmod(0o755)
    with daemon(folder, open_to_all=True) as found:
        found.sleeper()
        yield found
