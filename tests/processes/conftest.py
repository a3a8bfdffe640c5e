from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.store.database import DatabaseStore


@pytest.fixture
def memory() -> Iterator[DatabaseStore]:
    """An empty store in memory."""
    store = open_store("sqlite://")
    yield store
    store.close()
