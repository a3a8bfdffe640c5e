from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from mint.engine.clock import SystemClock
from mint.model.effect import ErrorRecord
from mint.model.fault import Fault
from mint.observe import standing
from mint.observe.exposition import Exposition
from mint.observe.meter import Meter
from mint.ports.store import Changes
from mint.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


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


def test_errors_are_counted_by_definition_and_the_rest_as_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(standing, "_DEFINITIONS", 1)
    fault = Fault("engine", "oh")
    errors: dict[tuple[str, str], ErrorRecord | None] = {
        (f"w{number}", "0!a"): ErrorRecord(f"w{number}", "0!a", fault, 1.0, definition=name)
        for number, name in enumerate(("release", "release", "nightly", "weekly"))
    }
    store = open_store("sqlite://")
    with store.turn() as turn:
        turn.save(Changes(errors=errors))
    text = Exposition(Meter(str, 0.0), store.views, SystemClock()).text()[0].decode()
    store.close()
    told = [line for line in text.splitlines() if line.startswith("mint_open_errors_of_def")]
    assert told == [
        'mint_open_errors_of_definition{definition="release"} 2.0',
        'mint_open_errors_of_definition{definition="other"} 2.0',
    ]
    assert "mint_error_causes 3.0" in text
