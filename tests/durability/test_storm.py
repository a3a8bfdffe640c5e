"""`mint up` is killed with -9 at random moments: nothing is lost, nothing is done twice.

A run that fails tells its seed and where its data is; `STORM_SEED=... pytest ...` storms at the
same moments again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.durability.storm.storming import Plan, Storm

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_a_server_on_sqlite(tmp_path: Path) -> None:
    Storm(tmp_path, f"sqlite:///{tmp_path}/mint.db", Plan(processes=2000, kills=50)).run()


@pytest.mark.postgres
def test_a_server_on_postgresql(tmp_path: Path, fresh_postgresql_url: str) -> None:
    Storm(tmp_path, fresh_postgresql_url, Plan(processes=400, kills=15)).run()
