"""A process that is stopped for whoever debugs it stays so, and loses nothing, whatever dies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.durability.mint_up import MintUp

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """
define name: release
  set f:a: 1
  concurrence merge_type: mix
    set f:b: 2
    set f:c: 3
  set f:d: 4
"""


@pytest.mark.slow
def test_a_stopped_process_outlives_its_server(tmp_path: Path) -> None:
    with MintUp(tmp_path / "data").start() as server:
        wfid = server.launch(TEXT, breaks=[{"at": "set"}])
        path = f"/processes/{wfid}/debug"
        places: list[list[str]] = []
        while server.state(wfid) == "running":
            before = server.ask(path)
            server.kill()
            server.start()
            view = server.ask(path)
            assert without_remarks(view) == without_remarks(before)
            places.append([stop["expid"] for stop in view["stopped"]])
            server.tell(path, act="step", key=view["stopped"][0]["key"])
        assert places == [["0_0"], ["0_1"], ["0_1_0", "0_1_1"], ["0_1_1"], ["0_2"]]
        fields = server.fields_at_end(wfid)
    assert {name: fields[name] for name in "abcd"} == {"a": 1, "b": 2, "c": 3, "d": 4}


def without_remarks(view: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in view.items() if name != "text"}
