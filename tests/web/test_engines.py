"""The engines on a database, as the API tells them."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from tests.web.serving import Served, refusal
from tests.web.working import until

from mint.ports.audit import Wanted
from mint.store.migrations import HEAD
from mint.store.opening import open_store
from mint.web.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path


def test_an_engine_that_can_only_be_alone_tells_of_itself(served: Served) -> None:
    (only,) = served.get("/engines")["engines"]
    assert only.pop("seen_at") >= only.pop("started_at") > 0
    assert only == {
        "name": "here",
        "state": "working",
        "kind": "up",
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "version": VERSION,
        "revision": HEAD,
        "ahead": 0.0,
        "own": True,
    }


def test_nobody_can_drain_an_engine_that_is_not_there(served: Served) -> None:
    told = refusal(served.client.post("/engines/there/drain"), 404)
    assert "`mint engines` lists them" in told["message"]
    assert served.get("/health") == {"status": "ok"}


def test_one_that_is_drained_finishes_what_it_has_and_ends(tmp_path: Path) -> None:
    served = Served(tmp_path)
    wfid = served.launch("define name: two\n  sequence\n    hold\n    quick")
    served.until(wfid, lambda seen: bool(seen["dispatches"]))
    answer = served.client.post("/engines/here/drain")
    assert (answer.status_code, answer.json()) == (202, {"name": "here"})
    until(lambda: served.client.get("/health").status_code == 503, "that it is drained")
    assert served.client.get("/health").json() == {"status": "draining"}
    assert served.get("/engines")["engines"][0]["state"] == "draining"
    assert served.codes == []

    served.close()
    assert served.codes == [0]
    store = open_store(f"sqlite:///{tmp_path}/mint.db")
    kinds = [event.kind for _, event in store.views.history(wfid)]
    assert "replied" in kinds, "what was at work was brought to its end"
    (left,) = store.views.dispatches(wfid, limit=5)
    assert (left["participant"], left["holder"]) == ("quick", "")
    assert "engine drain" in [deed.what for deed in store.audit.find(Wanted(), 100)]
    store.close()
