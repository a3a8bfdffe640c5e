from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.brokers import rabbitmq

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.brokers import Broker


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    """A broker with the virtual host `AIR`."""
    with rabbitmq() as running:
        running.control("add_vhost", "AIR")
        running.control("set_permissions", "-p", "AIR", "guest", ".*", ".*", ".*")
        yield running
