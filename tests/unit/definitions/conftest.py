from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.processes.rig import Crew, Rig, hold, same

from mint.definitions.library import Library
from mint.definitions.order import Order
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mint.model.revision import Revision
    from mint.store.database import DatabaseStore


@pytest.fixture
def store() -> Iterator[DatabaseStore]:
    """An empty store in memory."""
    opened = open_store("sqlite://")
    yield opened
    opened.close()


@pytest.fixture
def rig(store: DatabaseStore) -> Rig:
    """An engine with alice and bob, who hold their work, and an echo."""
    return Rig(store, store.views, Crew({"alice": hold, "bob": hold, "echoing": same}))


@pytest.fixture
def library(rig: Rig, store: DatabaseStore) -> Library:
    """An empty library."""
    return Library(store.revisions, store.views, rig.crew, rig.clock, 1000)


@pytest.fixture
def deploy(library: Library) -> Callable[..., Revision]:
    """Deploys a text; what else an order says is given by name."""

    def do(text: str, **more: Any) -> Revision:
        return library.deploy(library.draft(Order(text, **more)))

    return do
