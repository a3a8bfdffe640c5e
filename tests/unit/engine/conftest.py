from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.processes.rig import Boom, Crew, Rig, hold, same
from tests.unit.engine.failing_store import FailingStore

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


def fails(_fields: dict[str, object]) -> None:
    message = "no flour"
    raise Boom(message)


@pytest.fixture
def rig(memory: DatabaseStore) -> Rig:
    """An engine with alice and bob, who hold their work, an echo and somebody who fails."""
    work = {"alice": hold, "bob": hold, "echoing": same, "failing": fails}
    return Rig(memory, memory.views, Crew(work))


@pytest.fixture
def broken(memory: DatabaseStore) -> FailingStore:
    return FailingStore(memory)


@pytest.fixture
def fragile(broken: FailingStore, memory: DatabaseStore) -> Rig:
    return Rig(broken, memory.views, Crew({"alice": hold, "bob": hold}))
