"""Tokens of workers: what they let in to, and what not. See `test_rules` for those of people."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from tests.web.serving import Served, refusal
from tests.web.working import Hand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def bearer(served: Served) -> Iterator[Any]:
    """Makes clients that have a new token."""
    clients: list[httpx2.Client] = []
    names = iter(f"token{n}" for n in range(100))

    def make(*participants: str, name: str = "") -> httpx2.Client:
        body = {"name": name or next(names), "participants": participants}
        told = served.client.post("/tokens", json=body)
        assert told.status_code == 201, told.text
        headers = {"authorization": f"Bearer {told.json()['token']}"}
        clients.append(httpx2.Client(base_url=f"{served.server.url}/api/v1", headers=headers))
        return clients[-1]

    yield make
    for client in clients:
        client.close()
    for one in served.get("/tokens")["tokens"]:
        served.client.delete(f"/tokens/{one['name']}")


def test_it_lets_in_to_work_and_to_nothing_else(served: Served, bearer: Any) -> None:
    client = bearer(name="ci")
    assert client.post("/work/claim", json={"participants": ["any"]}).status_code == 200
    assert client.get("/health").status_code == 200
    for method, path in (
        ("GET", "/processes"),
        ("POST", "/processes"),
        ("POST", "/tokens"),
        ("GET", "/participants"),
        ("GET", "/schema/openapi.json"),
    ):
        told = refusal(client.request(method, path), 403)
        assert "the token 'ci' has only work" in told["message"]
    refusal(client.get("/work"), 404)
    assert served.get("/processes")


def test_it_may_be_for_some_participants_only(served: Served, bearer: Any) -> None:
    client = bearer("mine", "my_.*")
    hand = Hand(served, "w1", "mine", "my_.*", "other")
    hand.told("register", participants=[{"name": "my_.*", "pattern": True}])
    hand.claim()
    served.launch("concurrence\n  mine\n  my_own\n  other")
    works = {work["participant"]: work["dispatch"] for work in hand.claim(wait=5)}
    while len(works) < 3:
        works |= {work["participant"]: work["dispatch"] for work in hand.claim(wait=5)}
    told = refusal(client.post("/work/claim", json={"participants": ["mine", "other"]}), 403)
    assert "mine, my_.*" in told["message"]
    refusal(client.post("/work/register", json={"participants": [{"name": "x"}]}), 403)
    for what, body in (
        ("reply", {"merge": {}}),
        ("fail", {"message": "no"}),
        ("log", {"text": "hello"}),
    ):
        refusal(client.post(f"/work/{works['other']}/{what}", json=body), 403)
    answers = [
        {"what": "reply", "dispatch": works["other"], "merge": {}},
        {"what": "reply", "dispatch": works["my_own"], "merge": {}},
    ]
    outcomes = client.post("/work/answers", json={"answers": answers}).json()["outcomes"]
    assert [one["status"] for one in outcomes] == [403, 200]
    beat = {"worker": "w1", "holding": [works["other"], works["mine"]]}
    states = client.post("/work/heartbeat", json=beat).json()["states"]
    assert states == {works["other"]: {"state": "lost"}, works["mine"]: {"state": "open"}}
    freed = client.post("/work/release", json={"worker": "w1"}).json()["released"]
    assert freed == [works["mine"]]


def test_a_revoked_token_lets_nobody_in(served: Served, bearer: Any) -> None:
    client = bearer(name="gone")
    assert served.client.delete("/tokens/gone").json() == {"name": "gone"}
    refusal(client.post("/work/claim", json={"participants": ["any"]}), 401)
    refusal(served.client.delete("/tokens/gone"), 409)


def test_only_a_digest_is_kept(served: Served, bearer: Any) -> None:
    client = bearer(name="kept")
    token = client.headers["authorization"].removeprefix("Bearer ")
    (line,) = [one for one in served.get("/tokens")["tokens"] if one["name"] == "kept"]
    told = {"name", "id", "scopes", "participants", "user", "groups", "launches", "at"}
    assert line.keys() == told
    with sqlite3.connect(served.data / "mint.db") as database:
        rows = database.execute("SELECT * FROM tokens").fetchall()
    database.close()
    assert token not in str(rows)
    assert refusal(served.client.post("/tokens", json={"name": "kept"}), 409)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "a b"},
        {"name": "a", "scopes": ["all"]},
        {"name": "a", "scopes": []},
        {"name": "a", "scopes": ["view"], "participants": ["p"]},
        {"name": "a", "user": "a\nb"},
    ],
)
def test_a_token_that_cannot_be(served: Served, body: dict[str, Any]) -> None:
    refusal(served.client.post("/tokens", json=body), 400)


def test_tokens_survive_a_restart(tmp_path: Path) -> None:
    first = Served(tmp_path)
    token = first.client.post("/tokens", json={"name": "ci"}).json()["token"]
    first.close()
    second = Served(tmp_path)
    headers = {"authorization": f"Bearer {token}"}
    url = f"{second.server.url}/api/v1/work/heartbeat"
    assert httpx2.post(url, json={"worker": "w"}, headers=headers).status_code == 200
    second.close()
