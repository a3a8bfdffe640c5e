from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING

import httpx2
import pytest
from tests.web.serving import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.serving import Served


@pytest.fixture
def stranger(served: Served) -> Iterator[httpx2.Client]:
    """A client that has no token."""
    with httpx2.Client(base_url=served.server.url) as client:
        yield client


def test_everything_but_health_needs_the_token(served: Served, stranger: httpx2.Client) -> None:
    paths = served.get("/schema/openapi.json")["paths"]
    asked = 0
    for path, methods in paths.items():
        for method in methods:
            answer = stranger.request(method.upper(), re.sub("{.*?}", "x", path))
            if path == "/api/v1/health":
                assert answer.status_code == 200
            else:
                assert refusal(answer, 401)["error"] == "Refused"
                assert answer.headers["www-authenticate"] == "Bearer"
                asked += 1
    assert asked >= 24


@pytest.mark.parametrize("path", ["/", "/api/v1/nothing", "/api/v1/schema/openapi.json", "/docs"])
def test_what_there_is_is_not_told_without_the_token(stranger: httpx2.Client, path: str) -> None:
    assert "token" in refusal(stranger.get(path), 401)["message"]


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer wrong", "Basic {token}", "{token}", "Bearer {token}x", "\xff"],
)
def test_a_wrong_token_is_refused(
    served: Served, stranger: httpx2.Client, authorization: str
) -> None:
    token = (served.data / "token").read_text()
    header = authorization.format(token=token).encode("latin-1")
    answer = stranger.get("/api/v1/status", headers={b"authorization": header})
    told = refusal(answer, 401)
    assert token not in answer.text
    assert "Bearer" in told["message"]


def test_the_scheme_may_be_written_in_any_case(served: Served, stranger: httpx2.Client) -> None:
    token = (served.data / "token").read_text()
    answer = stranger.get("/api/v1/status", headers={"authorization": f"bearer {token}"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("host", "fine"),
    [
        ("127.0.0.1", True),
        ("127.0.0.1:80", True),
        ("localhost:7474", True),
        ("LOCALHOST", True),
        ("[::1]:80", True),
        ("example.org", False),
        ("localhost.example.org", False),
        ("127.0.0.1.example.org:80", False),
        ("[::2]:80", False),
    ],
)
def test_only_names_of_this_machine_are_answered_to(
    served: Served,
    host: str,
    fine: bool,  # noqa: FBT001 - a table
) -> None:
    for path in ("/status", "/health"):
        answer = served.client.get(path, headers={"host": host})
        if fine:
            assert answer.status_code == 200
        else:
            assert host.rpartition(":")[0] or host in refusal(answer, 400)["message"]


def test_a_request_without_a_host_is_refused(served: Served) -> None:
    address = served.server.url.removeprefix("http://").split(":")
    with socket.create_connection((address[0], int(address[1]))) as line:
        line.sendall(b"GET /api/v1/health HTTP/1.0\r\n\r\n")
        assert b" 400 " in line.recv(1000)


def test_what_is_not_there_is_told_to_who_has_the_token(served: Served) -> None:
    told = refusal(served.client.get("/nothing"), 404)
    assert "/api/v1/nothing" in told["message"]
    told = refusal(served.client.put("/processes"), 405)
    assert "PUT" in told["message"]


def test_the_api_describes_itself(served: Served) -> None:
    told = served.get("/schema/openapi.json")
    assert told["info"]["title"] == "MINT"
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (path, method)
            assert operation["description"], (path, method)
            assert "parts" not in {one["name"] for one in operation.get("parameters", [])}
