from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
import structlog
from tests.unit.testing.simulate import planted

from mint.testing.simulate import Ground
from mint.testing.simulate.faults import Crash

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Faults are what these tests make: nobody wants to read of each."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


@pytest.fixture
def ground() -> Iterator[Ground]:
    """A database in memory."""
    made = Ground()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Close what a planted store left open, before another thread collects it."""
    yield
    while planted.LEFT_OPEN:
        with suppress(Exception, Crash):
            planted.LEFT_OPEN.pop().close()
