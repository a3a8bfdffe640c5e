from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from mint.errors import Refused, ServerNotFound
from mint.launchers import Remote
from mint.model.tree import Tree
from mint.ports.front import LaunchOrder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ORDER = LaunchOrder(Tree("noop"), {"a": 1}, launch_key="tags:1.2", by="tags")


class Peer(HTTPServer):
    """A server that answers every request with `status` and `said`, and remembers the last one."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 201
        self.said = b'{"wfid": "20301122-0101-ba-bo"}'
        self.asked: dict[str, Any] = {}


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert isinstance(self.server, Peer)
        self.server.asked = {
            "path": self.path,
            "token": self.headers["Authorization"],
            "body": json.loads(body),
        }
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.said)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[Peer]:
    with Peer() as peer:
        thread = threading.Thread(target=peer.serve_forever, args=(0.01,))
        thread.start()
        url = f"http://127.0.0.1:{peer.server_port}"
        (tmp_path / "server.json").write_text(json.dumps({"url": url, "pid": 1}))
        (tmp_path / "token").write_text("secret\n")
        yield peer
        peer.shutdown()
        thread.join()


def test_it_asks_the_server_to_launch(peer: Peer, tmp_path: Path) -> None:
    assert Remote(tmp_path).launch(ORDER).result(0) == "20301122-0101-ba-bo"
    assert peer.asked == {
        "path": "/api/v1/processes",
        "token": "Bearer secret",
        "body": {
            "definition": ["noop", {}, []],
            "fields": {"a": 1},
            "variables": {},
            "launch_key": "tags:1.2",
            "single": "",
            "breaks": [],
        },
    }


def test_what_is_deployed_is_asked_for_by_its_name(peer: Peer, tmp_path: Path) -> None:
    Remote(tmp_path).launch(LaunchOrder(Tree("define"), named="release@3")).result(0)
    body = peer.asked["body"]
    assert (body["deployed"], "definition" in body) == ("release@3", False)


def test_it_goes_on_when_the_server_comes_back(peer: Peer, tmp_path: Path) -> None:
    remote = Remote(tmp_path)
    address = (tmp_path / "server.json").rename(tmp_path / "away")
    with pytest.raises(ServerNotFound, match=r"no server runs on .*; start one with `mint up"):
        remote.launch(ORDER).result(0)
    address.rename(tmp_path / "server.json")
    assert remote.launch(ORDER).result(0) == "20301122-0101-ba-bo"
    assert peer.asked["path"] == "/api/v1/processes"


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"url": "http://127.0.0.1:1"}'])
def test_an_address_at_which_nobody_answers(tmp_path: Path, text: str) -> None:
    (tmp_path / "server.json").write_text(text)
    (tmp_path / "token").write_text("secret")
    with pytest.raises(ServerNotFound, match="start one with `mint up"):
        Remote(tmp_path).launch(ORDER).result(0)


def test_a_refusal_is_told_in_the_words_of_the_server(peer: Peer, tmp_path: Path) -> None:
    peer.status, peer.said = 401, b'{"error": "Refused", "message": "wrong token"}'
    with pytest.raises(Refused, match="wrong token"):
        Remote(tmp_path).launch(ORDER).result(0)


@pytest.mark.parametrize("said", [b"<html>", b"[]", b"{}", b""])
def test_a_refusal_without_words(peer: Peer, tmp_path: Path, said: bytes) -> None:
    peer.status, peer.said = 502, said
    with pytest.raises(Refused, match="the server answered 502"):
        Remote(tmp_path).launch(ORDER).result(0)
