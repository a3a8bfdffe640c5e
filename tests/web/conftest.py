from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.serving import Served

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server for the tests of one file; what one leaves in it, another may find."""
    running = Served(tmp_path_factory.mktemp("data"))
    yield running
    running.close()
