from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.brokers import rabbitmq
from tests.compat.house import House, engine, furnish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.brokers import Broker


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    """A broker with the virtual host `boss`."""
    with rabbitmq() as running:
        furnish(running)
        yield running


@pytest.fixture(scope="module")
def house(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An engine that works with it."""
    folder: Path = tmp_path_factory.mktemp("house")
    with engine(broker, folder / "data") as app:
        yield House(broker, folder, app)
