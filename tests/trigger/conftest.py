from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec
import pytest
from tests.directories import BASE, directory_server
from tests.trigger.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.directories import DirectoryServer


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


def own_place(server: DirectoryServer, folder: Path) -> Place:
    """A part of a directory which is the test's own."""
    base = f"ou={uuid4().hex},{BASE}"
    settings = msgspec.structs.replace(server.settings, base=base, every=0.02, reconcile="0")
    return Place(server, settings, folder)
