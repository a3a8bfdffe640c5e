from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from tests.directories import directory_server
from tests.trigger.sources.places import own_place
from tests.trigger.sources.storms import Storm

if TYPE_CHECKING:
    from pathlib import Path

    from tests.trigger.sources.places import Place

pytestmark = [pytest.mark.daemons, pytest.mark.slow]


def test_a_reader_that_is_killed_again_and_again_loses_nothing(
    place: Place, tmp_path: Path
) -> None:
    for number in range(10):
        place.add(f"h{number}")
    storm = Storm(place, tmp_path)
    storm.until_it_reads()
    for moment in (0.02, 0.05, 0.1, 0.15):
        writing = storm.write(75)
        time.sleep(moment)
        storm.kill_reader()
        writing.join()
        storm.start_reader()
    outcome = storm.outcome()
    storm.kill_reader()
    assert set(outcome.told) == outcome.changes
    assert len(outcome.changes) >= 300


def test_a_directory_that_is_killed_again_and_again_loses_nothing(tmp_path: Path) -> None:
    with directory_server() as server, own_place(server, tmp_path) as place:
        for number in range(10):
            place.add(f"h{number}")
        storm = Storm(place, tmp_path)
        storm.until_it_reads()
        writing = storm.write(200)
        for _ in range(3):
            time.sleep(0.1)
            server.kill()
            server.start()
        writing.join()
        outcome = storm.outcome()
        storm.kill_reader()
    assert set(outcome.told) == outcome.changes
    assert len(outcome.told) == len(outcome.changes)
