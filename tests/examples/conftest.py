from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.examples.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal with a data directory of its own."""
    terminal = Terminal(tmp_path)
    yield terminal
    terminal.stop()
