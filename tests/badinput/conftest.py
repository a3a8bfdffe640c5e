from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.badinput.healthy import Healthy
from tests.web.serving import Served

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server for the tests of one file."""
    running = Served(tmp_path_factory.mktemp("data"))
    yield running
    running.close()


@pytest.fixture
def healthy(served: Served) -> Iterator[Healthy]:
    """A process that is launched before the bad input comes, and that must end after it."""
    process = Healthy(served)
    yield process
    process.ends()
