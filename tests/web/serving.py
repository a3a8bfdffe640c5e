"""A real server in a thread of the tests, and what they ask of it again and again."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING, Any

import httpx2

from mint import Participant, Workitem, participant
from mint.app.server import Server
from mint.participants import Registry
from mint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATIENCE = 30.0


@participant("quick")
def quick(wi: Workitem) -> None:
    wi.fields.quick = True


@participant("picky")
def picky(wi: Workitem) -> None:
    if not wi.fields.get("good"):
        raise ValueError("it is not good")


@participant("team_.*", pattern=True, retries=2, backoff=60.0, timeout="1d")
def team(wi: Workitem) -> None:
    wi.fields.team = wi.participant_name


class Hold(Participant):
    """Keeps its workitem until the test is over, or until it is cancelled."""

    name = "hold"
    over = threading.Event()

    async def on_workitem(self, wi: Workitem) -> None:
        while not Hold.over.is_set():  # noqa: ASYNC110 - it is set by another thread
            await asyncio.sleep(0.01)


class Served:
    """A server that runs, and a client that has its token."""

    def __init__(self, data: Path, **settings: Any) -> None:
        Hold.over.clear()
        self.data = data
        self.told: list[str] = []
        self.registry = Registry(quick, picky, team, Hold)
        self.server = Server(
            Settings(data=str(data), **settings), self.told.append, registry=self.registry
        )
        self.codes: list[int] = []
        self._thread = threading.Thread(target=lambda: self.codes.append(self.server.run()))
        self._thread.start()
        if not self.server.ready.wait(PATIENCE):
            raise TimeoutError("the server does not start")
        self.client = httpx2.Client(
            base_url=f"{self.server.url}/api/v1",
            headers={"authorization": f"Bearer {(data / 'token').read_text()}"},
            timeout=PATIENCE,
        )

    def close(self) -> None:
        self.client.close()
        Hold.over.set()
        self.server.stop()
        self._thread.join(PATIENCE)

    def launch(self, definition: Any, **more: Any) -> str:
        """The wfid of a new process."""
        answer = self.client.post("/processes", json={"definition": definition, **more})
        assert answer.status_code == 201, answer.text
        wfid: str = answer.json()["wfid"]
        return wfid

    def get(self, path: str, **query: Any) -> Any:
        """What stands at a path."""
        answer = self.client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def process(self, wfid: str) -> Any:
        return self.get(f"/processes/{wfid}")

    def until(self, wfid: str, holds: Callable[[Any], bool]) -> Any:
        """The process, once something holds of it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            seen = self.process(wfid)
            if holds(seen):
                return seen
            time.sleep(0.005)
        raise TimeoutError(f"that never came: {seen}")

    def until_over(self, wfid: str) -> Any:
        return self.until(wfid, lambda seen: seen["process"]["state"] == "terminated")

    def until_error(self, wfid: str) -> Any:
        return self.until(wfid, lambda seen: bool(seen["errors"]))

    def tell(self, wfid: str, word: str, **body: Any) -> httpx2.Response:
        """Say something to a process."""
        return self.client.post(f"/processes/{wfid}/{word}", json=body)


def refusal(answer: httpx2.Response, status: int) -> Any:
    """The document of an answer that says no; every one has a class and a text."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    told = answer.json()
    assert told["error"]
    assert told["message"]
    return told
