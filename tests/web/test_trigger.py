"""Services of hosts, as an engine without a broker and without a directory serves them."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.bearers import Bearers
from tests.web.serving import Served, refusal

from mint.settings.trigger import TriggerLaunch, TriggerSettings
from mint.trigger.api import RESOURCES
from mint.web.rules import OPTION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MOTD = """
from pathlib import Path

from mint.trigger import Interest, Service, record

HERE = Path(__file__).parent


@record(on=Interest(object_class="person"))
def accounts(body):
    if body["dn"] == "cn=bad":
        raise ValueError("no such shell")
    with (HERE / "accounts.txt").open("a") as file:
        file.write(body["dn"] + " " + body["change"]["op"] + "\\n")


class Motd(Service):
    interests = [Interest(attrs={"description"})]
    quiet = 0.05

    def load(self):
        return (HERE / "text").read_text()

    def render(self, state):
        return {"motd": state}
"""

CHANGE = {
    "id": "u1@c1",
    "op": "add",
    "dn": "cn=ann",
    "new": {"objectClass": ["person"], "description": ["hello"]},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    (made / "site.py").write_text(MOTD)
    (made / "text").write_text("hello\n")
    return made


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    trigger = TriggerSettings(
        hosts={"web1": ("motd", "accounts"), "web2": ("motd",), "far": ("motd",)},
        plays=("web1", "web2", "civet"),
        services=(str(folder / "site.py"),),
        retries=("0.1s",),
        launches=(TriggerLaunch("welcome", object_class="person", ops=("add",)),),
    )
    made = Served(folder / "data", trigger=trigger)
    welcome = "define welcome\n  set 'f:who': '${f:event.dn}'"
    assert made.client.post("/definitions", json={"text": welcome}).status_code == 200
    yield made
    made.close()


def until(found: Callable[[], Any]) -> Any:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if seen := found():
            return seen
        time.sleep(0.02)
    raise TimeoutError


def holds(seen: Any) -> bool:
    """Whether a process has come to its step `hold`."""
    return any(one["participant"] == "hold" for one in seen["dispatches"])


def standing(served: Served, host: str, service: str) -> Any:
    return {(one["host"], one["service"]): one for one in served.get("/trigger/hosts")["services"]}[
        host, service
    ]


def test_how_each_service_of_each_host_stands(served: Served) -> None:
    until(lambda: standing(served, "web1", "motd")["generation"] == 1)
    found = standing(served, "web1", "motd")
    assert found["state"] == "applied"
    assert found["applied_at"] <= found["at"]
    assert found["error"] == ""
    assert standing(served, "far", "motd")["state"] == "unheard"
    assert standing(served, "mint", "launch")["state"] in {"started", "idle"}


def test_a_change_is_told_and_does_what_it_concerns(served: Served, folder: Path) -> None:
    answer = served.client.post("/trigger/events", json=CHANGE)
    assert (answer.status_code, answer.json()["id"]) == (202, "u1@c1")
    until((folder / "accounts.txt").exists)
    assert (folder / "accounts.txt").read_text() == "cn=ann add\n"
    (process,) = until(lambda: served.get("/processes", state="terminated")["processes"])
    assert process["name"] == "welcome"


def test_a_step_waits_until_hosts_have_applied_it(served: Served, folder: Path) -> None:
    (folder / "text").write_text("a new one\n")
    text = "define d\n  trigger service: 'motd'"
    wfid = served.launch(text)
    seen = served.until(wfid, lambda seen: bool(seen["dispatches"]))
    assert seen["process"]["state"] == "running"  # `far` does not answer
    time.sleep(0.5)
    assert served.process(wfid)["process"]["state"] == "running"
    assert standing(served, "web2", "motd")["generation"] == 2
    served.client.post(f"/processes/{wfid}/cancel")
    served.until_over(wfid)


def test_a_step_tells_of_a_change_and_hears_what_came_of_it(served: Served, folder: Path) -> None:
    text = (
        "define d\n  trigger event: {op: 'add', dn: 'cn=bob', new: {objectClass: ['person']}}\n"
        "  hold"
    )
    wfid = served.launch(text)
    seen = served.until(
        wfid, lambda seen: any(one["participant"] == "hold" for one in seen["dispatches"])
    )
    told = served.get(f"/processes/{wfid}/workitem", key=seen["dispatches"][0]["key"])
    applied = {(one["host"], one["service"]) for one in told["fields"]["applied"]}
    assert applied == {("web1", "accounts"), ("mint", "launch")}
    assert "cn=bob add" in (folder / "accounts.txt").read_text()
    served.client.post(f"/processes/{wfid}/kill")


def test_what_a_host_gives_up_is_an_error_of_the_step(served: Served) -> None:
    old, new = "{objectClass: ['person'], sn: ['a']}", "{objectClass: ['person'], sn: ['b']}"
    text = f"define d\n  trigger event: {{op: 'modify', dn: 'cn=bad', old: {old}, new: {new}}}"
    wfid = served.launch(text)
    seen = served.until_error(wfid)
    assert "given up: accounts of web1: " in seen["errors"][0]["fault"]["message"]
    assert "no such shell" in seen["errors"][0]["fault"]["message"]
    served.client.post(f"/processes/{wfid}/kill")


def test_services_are_asked_to_do_it_anew(served: Served) -> None:
    before = standing(served, "web1", "motd")["applied_at"]
    answer = served.client.post("/trigger/dirty", json={"services": ["motd"]})
    assert answer.json()["services"] == ["motd"]
    until(lambda: standing(served, "web1", "motd")["applied_at"] > before)
    told = refusal(served.client.post("/trigger/dirty", json={"services": ["nfs"]}), 400)
    assert "no host has a service 'nfs'; there are: accounts, launch, motd" in told["message"]


def test_what_is_no_change_is_refused(served: Served) -> None:
    told = refusal(served.client.post("/trigger/events", json={**CHANGE, "op": "burn"}), 400)
    assert "`$.op`" in told["message"]


def test_a_service_that_its_host_has_is_not_forgotten(served: Served) -> None:
    told = refusal(served.client.delete("/trigger/hosts/web1/motd"), 403)
    assert "take it from the table of hosts first" in told["message"]
    assert served.client.delete("/trigger/hosts/gone/motd").status_code == 204


def test_who_may_look_may_not_tell(served: Served) -> None:
    bearers = Bearers(served)
    viewer, operator = bearers("viewer", ["view"]), bearers("operator", ["operate"])
    assert viewer.get("/trigger/hosts").status_code == 200
    assert viewer.post("/trigger/events", json=CHANGE).status_code == 403
    assert operator.get("/trigger/hosts").status_code == 403
    assert operator.post("/trigger/dirty", json={"services": ["motd"]}).status_code == 202
    bearers.close()
    deeds = {one["what"] for one in served.get("/audit", limit=1000)["deeds"]}
    assert {"trigger emit", "trigger dirty", "trigger forget"} <= deeds


def test_prometheus_sees_how_services_stand(served: Served) -> None:
    until(lambda: standing(served, "web1", "motd")["applied_at"])
    figures = served.client.get("/metrics").text
    assert 'mint_host_service_up{host="web1",service="motd"} 1.0' in figures
    assert 'mint_host_service_up{host="far",service="motd"} 0.0' in figures
    assert re.search(r'generation{host="web1",service="motd"} [1-9]', figures)
    assert re.search(r'counts{host="civet",service="event",what="events"} [1-9]', figures)


def test_each_route_has_a_rule() -> None:
    assert all(handler.opt[OPTION] is rule for handler, rule in RESOURCES.items())


def test_a_server_without_hosts_has_no_such_routes(tmp_path: Path) -> None:
    served = Served(tmp_path / "data")
    assert served.client.get("/trigger/hosts").status_code == 404
    served.close()
