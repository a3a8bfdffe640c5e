from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.serving import Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Reader:
    """Reads server-sent events."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines

    def line(self) -> str:
        return next(line for line in self._lines if line)

    def event(self) -> Any:
        assert self.line() == "event: change"
        name, _, data = self.line().partition(": ")
        assert name == "data"
        return json.loads(data)


@contextlib.contextmanager
def following(served: Served, **query: str) -> Iterator[Reader]:
    with served.client.stream("GET", "/events", params=query) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        reader = Reader(answer.iter_lines())
        assert reader.line() == ": listening"
        yield reader


def test_events_arrive_as_they_happen(served: Served) -> None:
    with following(served) as reader:
        wfid = served.launch("sequence\n  quick\n  echo hello")
        heard = [reader.event() for _ in range(5)]
    assert [event["wfid"] for event in heard] == [wfid] * 5
    kinds = [event["kind"] for event in heard]
    assert kinds == ["launched", "dispatched", "replied", "echo", "terminated"]
    told = served.get(f"/processes/{wfid}/history")["events"]
    for live, kept in zip(heard, told, strict=True):
        del kept["number"]
        assert live == {"wfid": wfid, **kept}


def test_events_of_one_process_only(served: Served) -> None:
    wanted = served.launch("stall")
    with following(served, wfid=wanted) as reader:
        served.launch("noop")
        served.tell(wanted, "cancel")
        assert reader.event()["wfid"] == wanted
        while reader.event()["kind"] != "terminated":
            pass


def test_several_hear_the_same(served: Served) -> None:
    with following(served) as one, following(served) as two:
        wfid = served.launch("noop")
        assert one.event() == two.event()
        assert one.event()["wfid"] == wfid


def test_streams_end_when_the_server_stops(tmp_path: Path) -> None:
    served = Served(tmp_path)
    try:
        with following(served) as one, following(served, wfid="x") as two:
            served.server.stop()
            for reader in (one, two):
                with pytest.raises(StopIteration):
                    reader.line()
    finally:
        served.close()
    assert served.codes == [0]
