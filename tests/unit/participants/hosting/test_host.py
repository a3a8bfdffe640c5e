"""A worker in a thread of the tests, with a real server; see tests/durability for programs."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.serving import Served
from tests.web.working import Hand, history, until

from mint import Retry, Workitem, participant
from mint.client.connection import Connection
from mint.client.place import DataPlace
from mint.engine.clock import SystemClock
from mint.errors import MintError
from mint.participants import Registry
from mint.participants.hosting import Host, Options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mint.client.place import Address


@participant("far")
def far(wi: Workitem) -> None:
    wi.progress(1, 2)
    wi.log("far away")
    wi.fields.attempt = wi.attempt
    wi.fields.name = wi.wf_name


@participant("far_.*", pattern=True, retries=1, backoff=0.01)
async def far_team(wi: Workitem) -> dict[str, Any]:
    if wi.attempt == 1:
        raise Retry(after=0.01, reason="not yet")
    return {"team": wi.participant_name}


@participant("quick")
def quick(wi: Workitem) -> None:
    """The server has one of this name itself."""


class Hosted:
    """A worker that runs in a thread."""

    def __init__(self, data: Path, place: Any = None) -> None:
        self.told: list[str] = []
        self.host = Host(
            Registry(far, far_team, quick),
            Connection(place or DataPlace(data)),
            clock=SystemClock(),
            options=Options(name="w1", concurrency=3, grace=5.0),
            tell=self.told.append,
        )
        self.outcome: list[Any] = []
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.outcome.append(self.host.run())
        except MintError as error:
            self.outcome.append(error)

    def stop(self) -> Any:
        self.host.stop()
        self._thread.join(20)
        return self.outcome[0]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    running = Served(tmp_path)
    yield running
    running.close()


def test_it_registers_fetches_works_and_answers(served: Served) -> None:
    hosted = Hosted(served.data)
    until(lambda: any("connected" in line for line in hosted.told), "it is connected")
    wfid = served.launch("define trip\n  sequence\n    far\n    far_north")
    fields = served.until_over(wfid)["process"]["fields"]
    assert fields == {"attempt": 1, "name": "trip", "team": "far_north"}
    kinds = [line["kind"] for line in history(served, wfid, "log", "retrying")]
    assert kinds == ["log", "retrying"]
    lines = {line["name"]: line for line in served.get("/participants")["participants"]}
    assert lines["far_.*"]["retries"] == 1
    assert lines["far"]["workers"] == ["w1"]
    assert hosted.stop() == 0
    assert "the server does the work of quick itself: none comes here" in hosted.told
    assert hosted.told[-1] == "stopping: 0 running, 0 given back"
    assert served.get("/participants")["workers"] == []


def test_what_was_booked_and_never_came_is_given_back_at_the_start(served: Served) -> None:
    ghost = Hand(served, "w1", "far")
    ghost.claim()
    wfid = served.launch("far")
    ghost.one()
    hosted = Hosted(served.data)
    served.until_over(wfid)
    hosted.stop()


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ({"name": "t", "participants": ["other"]}, "lets workers of other"),
        ({"name": "u", "scopes": ["view"]}, "needs the scope `work`"),
    ],
)
def test_it_ends_when_the_server_does_not_let_it_work(
    served: Served, token: dict[str, Any], reason: str
) -> None:
    told = served.client.post("/tokens", json=token).json()

    class Place(DataPlace):
        def address(self) -> Address:
            return super().address()._replace(token=told["token"])

    hosted = Hosted(served.data, Place(served.data))
    until(lambda: hosted.outcome, "it ends")
    assert reason in str(hosted.stop())


def test_it_waits_for_a_server_that_is_not_there_yet(tmp_path: Path) -> None:
    hosted = Hosted(tmp_path)
    until(lambda: any("no server runs" in line for line in hosted.told), "it says so")
    served = Served(tmp_path)
    wfid = served.launch("quick")
    served.until_over(wfid)
    until(lambda: any("connected" in line for line in hosted.told), "it is connected")
    hosted.stop()
    served.close()
