"""A worker in the hands of a test: it says exactly what the test wants, when it wants."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2
    from tests.web.serving import Served

PATIENCE = 30.0


class Hand:
    """Speaks the API of workers.

    Args:
        served: the server.
        name: of the worker.
        serves: of the participants.
    """

    def __init__(self, served: Served, name: str, *serves: str) -> None:
        self.served = served
        self.name = name
        self.serves = serves

    def ask(self, path: str, **body: Any) -> httpx2.Response:
        """Whatever the answer is."""
        return self.served.client.post(f"/work/{path}", json=body, timeout=30)

    def told(self, path: str, **body: Any) -> Any:
        """The document of an answer that says yes."""
        answer = self.ask(path, **body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def claim(self, **more: Any) -> list[dict[str, Any]]:
        body = {"worker": self.name, "participants": list(self.serves), "limit": 100, **more}
        work: list[dict[str, Any]] = self.told("claim", **body)["work"]
        return work

    def one(self) -> dict[str, Any]:
        """The one workitem that there is to fetch."""
        (work,) = self.claim(wait=PATIENCE)
        return work

    def states(self, *dispatches: str, **more: Any) -> Any:
        """What the process wants: `state`, or `state flavour`."""
        told = self.told("heartbeat", worker=self.name, holding=list(dispatches), **more)
        return {
            name: " ".join((each["state"], each.get("flavour", ""))).strip()
            for name, each in told["states"].items()
        }

    def reply(self, work: dict[str, Any], **body: Any) -> httpx2.Response:
        given: dict[str, Any] = (
            {"merge": {}} if "fields" not in body and "merge" not in body else {}
        )
        return self.ask(f"{work['dispatch']}/reply", **given, **body)


def history(served: Served, wfid: str, *kinds: str) -> list[dict[str, Any]]:
    """Lines of history of some kinds."""
    events = served.get(f"/processes/{wfid}/history", limit=10_000)["events"]
    return [event for event in events if event["kind"] in kinds]


def until(holds: Callable[[], Any], what: str) -> Any:
    """What a question gives, once that is something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.005)
    raise TimeoutError(f"that never came: {what}")


def later(work: Callable[[], object]) -> threading.Thread:
    """Do something meanwhile."""
    thread = threading.Thread(target=work)
    thread.start()
    return thread
