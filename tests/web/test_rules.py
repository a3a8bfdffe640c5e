"""Which scope opens which route: each for itself, and no route without a rule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given, settings, strategies
from litestar import get
from litestar.connection import ASGIConnection
from tests.web.bearers import Bearers
from tests.web.serving import Served, refusal

from mint.errors import NotPermitted
from mint.ports.registered import Scope
from mint.web.passes import OWNER, Pass
from mint.web.resources import RESOURCES
from mint.web.rules import OPTION, guard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx2

SCOPES: tuple[str, ...] = get_args(Scope)

EXPECTED = {
    "": "GET /me",
    "view": """
        GET /audit
        POST /check
        GET /definitions
        GET /definitions/difference
        GET /definitions/find
        GET /definitions/log
        GET /definitions/revision
        GET /definitions/running
        GET /definitions/stores
        GET /dead-letters
        GET /doctor
        GET /engines
        GET /errors
        GET /errors/causes
        GET /errors/names
        POST /errors/outcome
        GET /processes/{wfid}/errors/{key}
        GET /events
        GET /future
        GET /history
        GET /metrics
        GET /participants
        GET /processes
        GET /processes/{wfid}
        GET /processes/{wfid}/blame
        GET /processes/{wfid}/debug
        GET /processes/{wfid}/drawing
        GET /processes/{wfid}/export
        GET /processes/{wfid}/history
        GET /processes/{wfid}/patches
        GET /processes/{wfid}/states
        GET /processes/{wfid}/text
        GET /processes/{wfid}/workitem
        GET /roles
        GET /schedules
        GET /schema/openapi.json
        GET /status
        GET /tickets
        GET /variables
    """,
    "view tasks": """
        GET /tasks
        GET /tasks/{name}
    """,
    "launch": """
        POST /definitions/launch
        POST /processes
    """,
    "operate": """
        POST /engines/{name}/drain
        POST /errors/cancel
        POST /errors/replay
        DELETE /processes/{wfid}
        POST /processes/{wfid}/cancel
        POST /processes/{wfid}/kill
        POST /processes/{wfid}/pause
        POST /processes/{wfid}/replay
        POST /processes/{wfid}/resume
        POST /signals
        POST /tickets/limit
        POST /tickets/release
        POST /tidy
    """,
    "edit": """
        POST /imports
        POST /processes/{wfid}/amend
        POST /processes/{wfid}/attach
        POST /processes/{wfid}/breakpoints
        POST /processes/{wfid}/debug
        POST /processes/{wfid}/edit
        POST /processes/{wfid}/fork
        POST /processes/{wfid}/push-out
        POST /processes/{wfid}/re-apply
        POST /processes/{wfid}/respark
        POST /processes/{wfid}/revert
        POST /repairs
    """,
    "deploy": """
        POST /definitions
        POST /definitions/migrate
        POST /definitions/rollback
        POST /definitions/switch
    """,
    "tasks": """
        POST /tasks/{name}/claim
        POST /tasks/{name}/comment
        POST /tasks/{name}/complete
        POST /tasks/{name}/delegate
        POST /tasks/{name}/fail
        POST /tasks/{name}/release
    """,
    "admin": """
        GET /keys
        POST /keys
        DELETE /keys/{name}
        POST /participants
        DELETE /participants/{name}
        DELETE /roles/{name}
        PUT /roles/{name}
        PUT /signing/{name}
        DELETE /tokens/{name}
        GET /tokens
        POST /tokens
        DELETE /variables
        PUT /variables
    """,
    "work": """
        POST /work/answers
        POST /work/claim
        POST /work/heartbeat
        POST /work/register
        POST /work/release
        POST /work/{dispatch}/cancelled
        POST /work/{dispatch}/fail
        POST /work/{dispatch}/log
        POST /work/{dispatch}/progress
        POST /work/{dispatch}/reply
    """,
}
"""By the scopes of which one is enough, the routes that they open, besides `admin`."""

ROUTES = {
    route.strip(): frozenset(scopes.split())
    for scopes, routes in EXPECTED.items()
    for route in routes.strip().splitlines()
}

CHANGING = [route for route, scopes in ROUTES.items() if scopes and "view" not in scopes]


@pytest.fixture(scope="module")
def bearers(served: Served) -> Iterator[Bearers]:
    made = Bearers(served)
    yield made
    made.close()


def ask(client: httpx2.Client, route: str) -> int:
    """The status with which a route is answered, asked for things that are not there."""
    method, path = route.split()
    with client.stream(method, re.sub("{.*?}", "nothing", path)) as answer:
        return answer.status_code


def test_each_route_has_a_rule_and_the_table_here_tells_which(served: Served) -> None:
    paths = served.get("/schema/openapi.json")["paths"]
    found = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in paths.items()
        for method in methods
    }
    assert found - {"GET /health"} == ROUTES.keys() - {"GET /schema/openapi.json"}
    assert len(found) == len(RESOURCES)
    assert all(handler.opt[OPTION] is rule for handler, rule in RESOURCES.items())


def test_what_changes_something_has_a_name_in_the_audit() -> None:
    for handler, rule in RESOURCES.items():
        method = next(iter(handler.http_methods))
        looks = {"view", "work", "admin", OWNER} & set(rule.scopes) and not rule.deed
        assert rule.deed or method == "GET" or looks, handler.handler_name


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_opens_its_routes_and_no_others(bearers: Bearers, scope: str) -> None:
    client = bearers(f"only-{scope}", [scope])
    for route, scopes in ROUTES.items():
        opened = not scopes or scope == "admin" or scope in scopes
        assert (ask(client, route) != 403) is opened, route


@settings(max_examples=60, deadline=None)
@given(
    scopes=strategies.sets(strategies.sampled_from(SCOPES), min_size=1),
    route=strategies.sampled_from(CHANGING),
)
def test_several_scopes_open_what_each_of_them_does(
    bearers: Bearers, scopes: set[str], route: str
) -> None:
    client = bearers("with-" + "-".join(sorted(scopes)), scopes)
    opened = "admin" in scopes or bool(scopes & ROUTES[route])
    assert (ask(client, route) != 403) is opened


def test_a_refusal_tells_what_was_wanted_what_is_missing_and_what_to_do(bearers: Bearers) -> None:
    client = bearers("looker", ["view"])
    told = refusal(client.post("/processes/x/amend", json={"definition": "noop"}), 403)
    assert told["error"] == "NotPermitted"
    assert told["message"] == (
        "edit: this needs the scope `edit`, and the token 'looker' has only view. Ask an admin of "
        "the server for another, made with `mint token new NAME --scope edit`, and send that one, "
        "as MINT_TOKEN"
    )


async def test_a_route_without_a_rule_is_for_admins() -> None:
    @get("/forgotten")
    async def forgotten() -> None:
        """Nobody said who may ask it."""

    def asked_with(*scopes: str) -> ASGIConnection:  # type: ignore[type-arg]
        scope = {"type": "http", "method": "GET", "path": "/forgotten"}
        return ASGIConnection(scope | {"auth": Pass("t", scopes)})  # type: ignore[arg-type]

    with pytest.raises(NotPermitted, match="admin"):
        await guard(asked_with("view", "edit", "operate"), forgotten)
    await guard(asked_with("admin"), forgotten)


def test_a_replay_with_changes_is_an_edit(served: Served, bearers: Bearers) -> None:
    wfid = served.launch("picky")
    (error,) = served.until_error(wfid)["errors"]
    ref = {"wfid": wfid, "key": error["key"], "at": error["at"]}
    client = bearers("operator", ["operate"])
    for change in ({"fields": {"good": True}}, {"put": {"good": True}}, {"definition": "noop"}):
        told = refusal(client.post(f"/processes/{wfid}/replay", json=change), 403)
        assert "replay with changes" in told["message"]
        told = refusal(client.post("/errors/replay", json={"errors": [ref], **change}), 403)
        assert "`edit`" in told["message"]
    assert client.post(f"/processes/{wfid}/replay").status_code == 200
    served.until_error(wfid)
    both = bearers("repairer", ["operate", "edit"])
    answer = both.post(f"/processes/{wfid}/replay", json={"fields": {"good": True}})
    assert answer.status_code == 200
    served.until_over(wfid)


def test_everybody_may_need_a_token_of_their_own(tmp_path: Path) -> None:
    served = Served(tmp_path, require_token=True)
    bearers = Bearers(served)
    try:
        told = refusal(served.client.get("/processes"), 403)
        assert "the setting require_token is on" in told["message"]
        assert "mint token new NAME --scope view" in told["message"]
        refusal(served.client.post("/processes", json={"definition": "noop"}), 403)
        assert served.client.get("/tokens").status_code == 200
        assert served.get("/me")["scopes"] == [OWNER]
        ann = bearers("ann", ["launch"])
        assert ann.post("/processes", json={"definition": "noop"}).status_code == 201
        assert served.client.delete("/tokens/ann").status_code == 200
    finally:
        bearers.close()
        served.close()


def test_a_token_may_be_for_launching_some_definitions(served: Served, bearers: Bearers) -> None:
    for name in ("nightly-arm", "secret"):
        served.client.post("/definitions", json={"text": f"define {name}\n  noop", "note": "n"})
    client = bearers("ci", ["launch"], launches=["nightly-*"])
    assert client.post("/processes", json={"deployed": "nightly-arm"}).status_code == 201
    told = refusal(client.post("/processes", json={"deployed": "secret"}), 403)
    assert told["message"] == (
        "the token 'ci' may not launch 'secret': only `nightly-*` as deployed"
    )
    told = refusal(client.post("/processes", json={"definition": "noop"}), 403)
    assert "may not launch definitions that are sent along" in told["message"]
    (line,) = served.get("/audit", who="ci", outcome="refused", limit=1)["deeds"]
    assert (line["what"], line["outcome"]) == ("launch", "refused")
    texts = bearers("texts", ["launch"], launches=[":texts"])
    assert texts.post("/processes", json={"definition": "noop"}).status_code == 201
    refusal(texts.post("/processes", json={"deployed": "secret"}), 403)


def test_events_start_only_what_a_token_may_launch(served: Served, bearers: Bearers) -> None:
    for name in ("default/NIGHT.one", "default/NIGHT.two"):
        body = {"text": "define x\n  noop", "name": name, "note": "n"}
        assert served.client.post("/definitions", json=body).status_code == 200
    client = bearers("owl", ["launch"], launches=["default/NIGHT.o*"])
    told = client.post("/definitions/launch", json={"event": "NIGHT"}).json()["launched"]
    assert [bool(one["wfid"]) for one in told] == [True, False]
    assert "owl may not launch 'default/NIGHT.two'" in told[1]["fault"]


def test_launches_are_for_the_scope_launch(served: Served) -> None:
    body = {"name": "odd", "scopes": ["view"], "launches": ["x"]}
    told = refusal(served.client.post("/tokens", json=body), 400)
    assert "the scope `launch`" in told["message"]
