"""Who did what: each change has a line, and each refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.web.bearers import Bearers, token_of
from tests.web.serving import Served, refusal
from tests.web.working import Hand, until

from mint.web.resources import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx2

ENDS_IT = "engine drain"
"""What ends the server: see `tests/web/test_engines.py`."""

TWO = "define name: two\n  hold\n  echo done"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with people."""
    groups = {"qa": ("ann", "bob")}
    running = Served(tmp_path_factory.mktemp("data"), groups=groups)
    yield running
    running.close()


@pytest.fixture(scope="module")
def bearers(served: Served) -> Iterator[Bearers]:
    made = Bearers(served)
    yield made
    made.close()


def lines(served: Served, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = served.get("/audit", **query)["deeds"]
    return found


class Doer:
    """Somebody with a token who does things, all of which work.

    Args:
        served: the server.
        client: with the token.
    """

    def __init__(self, served: Served, client: httpx2.Client) -> None:
        self.served = served
        self.client = client

    def do(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        answer = self.client.request(method, path, json=body, params=query)
        assert answer.is_success, (method, path, answer.text)
        return answer.json()

    def tell(self, wfid: str, word: str, **body: Any) -> Any:
        return self.do("POST", f"/processes/{wfid}/{word}", body)

    def launch(self, definition: str, **more: Any) -> str:
        wfid: str = self.do("POST", "/processes", {"definition": definition, **more})["wfid"]
        return wfid

    def at_work(self) -> str:
        wfid = self.launch(TWO)
        self.served.until(wfid, lambda seen: bool(seen["dispatches"]))
        return wfid

    def task(self) -> str:
        wfid = self.launch("define\n  human to: qa")
        found = until(lambda: self.served.get("/tasks", wfid=wfid)["tasks"], "a task")
        return f"/tasks/{found[0]['id']}"

    def error(self) -> dict[str, Any]:
        wfid = self.launch("define name: p\n  picky")
        (error,) = self.served.until_error(wfid)["errors"]
        return {"wfid": wfid, "key": error["key"], "at": error["at"]}

    def live(self) -> None:
        """What people do with processes while all goes well."""
        wfid = self.at_work()
        for word in ("pause", "resume"):
            self.tell(wfid, word)
        self.tell(wfid, "amend", definition=f"{TWO}\n  echo more", why="more is better")
        other = self.at_work()
        self.do("POST", "/repairs", {"source": wfid, "to": [other, "nobody"]})
        self.tell(wfid, "revert")
        self.tell(wfid, "attach", key="0_0", definition="quick")
        self.tell(wfid, "edit", key="0", tree=["define", {"two": None}, [["hold", {}, []]]])
        self.tell(wfid, "re-apply", key="0_0")
        self.tell(wfid, "respark")
        self.tell(wfid, "breakpoints", add=[{"at": "echo"}])
        self.tell(wfid, "debug", act="begin")
        fork = self.tell(wfid, "fork", paused=True)["wfid"]
        snapshot = self.served.get(f"/processes/{fork}/export")
        self.do("POST", "/imports", {"snapshot": snapshot, "anew": True, "paused": True})
        self.tell(other, "push-out", key="0_0")
        self.tell(wfid, "cancel")
        self.tell(fork, "kill")
        self.served.until_over(fork)
        self.do("DELETE", f"/processes/{fork}")

    def mend(self) -> None:
        """What they do about errors."""
        error = self.error()
        self.tell(error["wfid"], "replay")
        self.served.until_error(error["wfid"])
        self.do("POST", "/errors/replay", {"errors": [self.error()]})
        self.do("POST", "/errors/cancel", {"errors": [self.error()]})

    def deploy(self) -> None:
        """What they do with definitions."""
        for text in ("define d\n  hold", "define d\n  hold\n  echo x"):
            self.do("POST", "/definitions", {"text": text, "note": "new"})
        wfid = self.do("POST", "/processes", {"deployed": "d@1"})["wfid"]
        self.served.until(wfid, lambda seen: bool(seen["dispatches"]))
        self.do("POST", "/definitions/migrate", {"name": "d", "old": 1, "why": "better"})
        self.do("POST", "/definitions/rollback", {"name": "d"})
        self.do("POST", "/definitions/switch", {"name": "d"})
        self.do("POST", "/definitions/launch", {"event": "NIGHT"})

    def attend(self) -> None:
        """What they do with tasks."""
        first, second = self.task(), self.task()
        self.do("POST", f"{first}/claim")
        self.do("POST", f"{first}/comment", {"text": "hm"})
        self.do("POST", f"{first}/release")
        self.do("POST", f"{first}/delegate", {"to": ["ann"]})
        self.do("POST", f"{first}/complete")
        self.do("POST", f"{second}/fail", {"reason": "no"})

    def rule(self) -> None:
        """What they do with the engine."""
        self.do("POST", "/signals", {"name": "go"})
        self.do("POST", "/tickets/limit", {"name": "t", "limit": 1})
        self.do("POST", "/tickets/release", {"name": "t"})
        self.do("PUT", "/variables", {"name": "mirror", "value": "a secret place"})
        self.do("DELETE", "/variables", name="mirror")
        self.do("POST", "/participants", {"name": "weigh"})
        self.do("PUT", "/roles/weigh", {"kind": "human"})
        self.do("DELETE", "/roles/weigh")
        self.do("DELETE", "/participants/weigh")
        self.do("POST", "/tidy")
        self.do("POST", "/participants", {"name": "weigh"})
        self.do("PUT", "/signing/weigh", {"signed": True})
        key = self.do("POST", "/keys", {"participant": "weigh"})["id"]
        self.do("DELETE", f"/keys/{key}")
        self.do("POST", "/tokens", {"name": "short"})
        self.do("DELETE", "/tokens/short")


def test_each_change_has_a_line_with_who_what_and_how_it_ended(
    served: Served, bearers: Bearers
) -> None:
    client = bearers("anns-laptop", ["admin"], user="ann")
    doer = Doer(served, client)
    for do in (doer.live, doer.mend, doer.deploy, doer.attend, doer.rule):
        do()
    found = lines(served, who="ann", limit=1000)
    done = {line["what"] for line in found if line["outcome"] == "done"}
    assert done == {rule.deed for rule in RESOURCES.values() if rule.deed} - {ENDS_IT}
    assert {line["token"] for line in found} == {"anns-laptop"}
    (id_,) = {line["token_id"] for line in found}
    (made,) = lines(served, what="token new", subject="anns-laptop")
    assert made["details"]["made"] == id_
    assert [line["at"] for line in found] == sorted((one["at"] for one in found), reverse=True)


def test_it_tells_what_was_meant(served: Served, bearers: Bearers) -> None:
    doer = Doer(served, bearers("teller", ["admin"]))
    wfid = doer.at_work()
    doer.tell(wfid, "amend", definition=f"{TWO}\n  echo more", why="more is better")
    doer.do("POST", "/definitions", {"text": "define told\n  noop", "note": "first"})
    doer.do("PUT", "/variables", {"name": "door", "value": "4711"})
    found = {line["what"]: line for line in lines(served, who="teller")}
    edit, deploy, put = (found[what] for what in ("edit", "deploy", "variables set"))
    assert (edit["wfid"], edit["why"], edit["details"]) == (wfid, "more is better", {"patch": 1})
    assert (deploy["subject"], deploy["why"]) == ("told@1", "first")
    assert (put["subject"], "4711" in str(put)) == ("door", False)
    assert found["launch"]["wfid"] == wfid


def test_the_history_tells_whose_token_it_was(served: Served, bearers: Bearers) -> None:
    doer = Doer(served, bearers("carl-ci", ["launch", "edit", "operate"], user="carl"))
    wfid = doer.at_work()
    doer.tell(wfid, "amend", definition=f"{TWO}\n  echo more")
    doer.tell(wfid, "cancel")
    served.until_over(wfid)
    events = served.get(f"/processes/{wfid}/history")["events"]
    by = {event["kind"]: event["by"] for event in events}
    assert (by["launched"], by["amended"], by["cancel"]) == ("carl", "carl", "carl")
    assert served.get(f"/processes/{wfid}/patches")[0]["by"] == "carl"


def test_what_was_not_permitted_is_there_with_the_reason(served: Served, bearers: Bearers) -> None:
    client = bearers("looker", ["view"])
    wfid = Doer(served, served.client).at_work()
    refusal(client.post(f"/processes/{wfid}/amend", json={"definition": "noop"}), 403)
    refusal(client.post("/work/claim", json={"participants": ["x"]}), 403)
    refusal(bearers("blind", ["launch"]).get("/processes"), 403)
    edit = lines(served, wfid=wfid, outcome="refused")[0]
    assert (edit["who"], edit["what"], edit["token"]) == ("looker", "edit", "looker")
    assert "needs the scope `edit`" in edit["reason"]
    whats = {(line["who"], line["what"]) for line in lines(served, outcome="refused")}
    assert whats >= {("looker", "POST /api/v1/work/claim"), ("blind", "GET /api/v1/processes")}


def test_what_the_engine_refuses_is_there_too(served: Served) -> None:
    refusal(served.client.post("/processes/nobody/cancel"), 404)
    refusal(served.client.post("/definitions", json={"text": "define a b c\n x y z ("}), 400)
    refused = served.client.post("/definitions", json={"text": "define w\n  nobody_at_all"})
    assert refused.json()["refused"]
    found = lines(served, outcome="refused")
    assert [line["what"] for line in found[:3]] == ["deploy", "deploy", "cancel"]
    assert found[0]["subject"] == "w"
    assert "nobody" in found[2]["reason"]


def test_of_many_processes_each_that_was_left_alone_has_a_line(served: Served) -> None:
    doer = Doer(served, served.client)
    wfid, other = doer.at_work(), doer.launch("define name: another\n  stall")
    doer.tell(wfid, "amend", definition=TWO.replace("done", "over"))
    doer.do("POST", "/repairs", {"source": wfid, "to": [other]})
    subject = f"patch 1 of {wfid}"
    single, whole = lines(served, what="apply", subject=subject)
    assert (whole.get("wfid", ""), single["wfid"]) == ("", other)
    assert (whole["outcome"], single["outcome"]) == ("refused", "refused")
    assert single["reason"] != whole["reason"]


def test_looking_leaves_no_line(served: Served) -> None:
    doer = Doer(served, served.client)
    wfid = doer.at_work()
    before = lines(served, limit=1)[0]["id"]
    doer.tell(wfid, "amend", definition="define name: two\n  hold", dry_run=True)
    doer.tell(wfid, "amend", definition=TWO)
    doer.do("POST", "/definitions", {"text": "define dry\n  noop", "dry_run": True})
    doer.do("POST", "/tidy", {"dry_run": True})
    doer.do("POST", "/check", {"definition": "noop"})
    served.get(f"/processes/{wfid}")
    assert lines(served, limit=1)[0]["id"] == before


def test_work_of_workers_leaves_no_line(served: Served) -> None:
    hand = Hand(served, "w1", "fetch_me")
    hand.claim()
    Doer(served, served.client).launch("fetch_me")
    before = lines(served, limit=1)[0]["id"]
    (work,) = hand.claim(wait=5)
    hand.told("heartbeat", worker="w1", holding=[work["dispatch"]])
    hand.told(f"{work['dispatch']}/reply", merge={})
    assert lines(served, limit=1)[0]["id"] == before


def test_it_is_read_page_by_page_and_from_a_moment_on(served: Served) -> None:
    for number in range(5):
        served.client.put("/variables", json={"name": f"v{number}", "value": number})
    first = served.get("/audit", what="variables", limit=2)
    second = served.get("/audit", what="variables", limit=2, before=first["next"])
    assert [line["subject"] for line in (*first["deeds"], *second["deeds"])] == [
        "v4", "v3", "v2", "v1",
    ]  # fmt: skip
    since = second["deeds"][-1]["at"]
    assert len(lines(served, what="variables set", since=since)) == 4
    assert lines(served, what="variables s") == []
    refusal(served.client.get("/audit", params={"before": "x"}), 400)


def test_a_token_is_nowhere_but_with_its_bearer(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    served = Served(tmp_path, log="debug")
    bearers = Bearers(served)
    client = bearers("ann", ["view", "launch"])
    token, own = token_of(client), token_of(served.client)
    client.post("/processes", json={"definition": "noop"})
    refusal(client.post("/tokens", json={"name": "x"}), 403)
    with bearers.client("wrong-token-of-somebody") as stranger:
        refusal(stranger.get("/processes"), 401)
    shown = str(served.get("/audit")) + str(served.get("/tokens"))
    bearers.close()
    served.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("mint.db*"))
    out, err = capfd.readouterr()
    for secret in (token, own, "wrong-token-of-somebody"):
        assert secret.encode() not in kept
        assert secret not in shown + out + err


def test_what_programs_ask_often_is_written_when_the_server_stops(tmp_path: Path) -> None:
    served = Served(tmp_path)
    served.launch("noop")
    served.close()
    again = Served(tmp_path)
    assert [line["what"] for line in lines(again)] == ["launch"]
    again.close()


class TestPeople:
    """Tasks, and in whose name they are done."""

    def test_a_token_does_tasks_in_the_name_of_its_user(
        self, served: Served, bearers: Bearers
    ) -> None:
        ann = Doer(served, bearers("ann", ["tasks"]))
        task = Doer(served, served.client).task()
        told = refusal(ann.client.post(f"{task}/claim", json={"by": "bob"}), 403)
        assert "nothing can be done with it as bob" in told["message"]
        ann.do("POST", f"{task}/claim", {"by": "ann"})
        assert served.get(task)["holder"] == "ann"
        told = refusal(ann.client.post(f"{task}/release", json={"force": True}), 403)
        assert "--force: this needs the scope `operate`" in told["message"]

    def test_a_token_may_bring_groups(self, served: Served, bearers: Bearers) -> None:
        eve = Doer(served, bearers("eve", ["tasks"]))
        member = Doer(served, bearers("mia", ["tasks"], groups=["qa"]))
        task = Doer(served, served.client).task()
        assert task.removeprefix("/tasks/") not in str(eve.do("GET", "/tasks"))
        assert eve.do("GET", "/tasks", user="ann")["tasks"] == []
        assert eve.do("GET", "/tasks", group="qa")["tasks"] == []
        refusal(eve.client.get(task), 403)
        refusal(eve.client.post(f"{task}/comment", json={"text": "me too"}), 403)
        assert task.removeprefix("/tasks/") in str(member.do("GET", "/tasks"))
        assert member.do("GET", "/me") == {
            "who": "mia", "token": "mia", "scopes": ["tasks"], "groups": ["qa"],
        }  # fmt: skip
        member.do("POST", f"{task}/claim")
        member.do("POST", f"{task}/complete")

    def test_an_admin_may_name_another_and_the_audit_tells_both(
        self, served: Served, bearers: Bearers
    ) -> None:
        chief = Doer(served, bearers("chief", ["admin"]))
        task = Doer(served, served.client).task()
        chief.do("POST", f"{task}/claim", {"by": "bob"})
        assert served.get(task)["holder"] == "bob"
        (line,) = lines(served, who="chief", what="tasks claim")
        assert line["details"] == {"as": "bob"}
        assert line["subject"] == task.removeprefix("/tasks/")
