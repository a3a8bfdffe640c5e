from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.directories import directory_server
from tests.trigger.sources.places import own_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.directories import DirectoryServer
    from tests.trigger.sources.places import Place


@pytest.fixture(scope="session")
def directory() -> Iterator[DirectoryServer]:
    """A directory of this test run, with a log of changes."""
    with directory_server() as server:
        yield server


@pytest.fixture
def place(directory: DirectoryServer, tmp_path: Path) -> Iterator[Place]:
    """A part of that directory which is the test's own."""
    with own_place(directory, tmp_path) as found:
        yield found
