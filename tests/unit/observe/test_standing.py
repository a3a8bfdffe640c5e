from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from mint.engine.clock import SystemClock
from mint.observe.exposition import Exposition
from mint.observe.meter import Meter
from mint.store import open_store

if TYPE_CHECKING:
    from pathlib import Path


def test_a_store_that_is_away_takes_nothing_else_away(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/mint.db")
    shown = Exposition(Meter(str, 0.0), store.views, SystemClock())
    text, _ = shown.text()
    assert b"mint_store_usable 1.0" in text
    assert b"mint_running_processes 0.0" in text
    store.close()
    (tmp_path / "mint.db").write_bytes(b"not a database, and longer than its header is" * 100)
    with structlog.testing.capture_logs() as lines:
        text, _ = shown.text()
    assert b"mint_store_usable 0.0" in text
    assert b"mint_turn_seconds_count 0.0" in text
    assert b"mint_running_processes" not in text
    assert [line["event"] for line in lines] == ["no figures of the store"]
