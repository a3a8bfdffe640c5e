"""Servers that cannot tell what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.directories import directory_server
from tests.trigger.sources.comparing import Comparing
from tests.trigger.sources.places import own_place

from mint.errors import DirectoryError
from mint.trigger.sources.syncrepl import SyncreplCopy

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.daemons


def test_a_server_that_was_killed_is_read_in_full_until_something_is_written(
    tmp_path: Path,
) -> None:
    with directory_server() as server, own_place(server, tmp_path) as place:
        comparing = Comparing(place, tmp_path / "shadow.db", "refresh")
        server.stop()  # so that it has noted its number once
        server.start()
        place.anew()
        dn = place.add("a")
        place.add("b")
        comparing.run()
        place.connection.delete_s(place.dn("b"))
        comparing.run()
        server.kill()
        server.start()
        place.anew()
        copy = SyncreplCopy(comparing.settings, comparing.database, comparing.shadow)
        with pytest.raises(DirectoryError, match="until something is written"):
            copy.refresh()
        assert comparing.run() == []
        place.move(dn, "10.0.0.3")
        assert [event.new.first("ipHostNumber") for event in comparing.run()] == ["10.0.0.3"]


def test_a_server_that_cannot_tell_what_changed_is_read_in_full(tmp_path: Path) -> None:
    with directory_server(sync=False) as server, own_place(server, tmp_path) as place:
        with place.watching(reconcile="1h") as watching:
            place.add("a")
            watching.told(1)
        place.connection.delete_s(place.dn("a"))
        place.empty_log()
        with place.watching(reconcile="1h") as watching:
            assert [event.op for event in watching.told(2)] == ["add", "delete"]
