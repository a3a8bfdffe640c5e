"""Commands about the server as a whole, and what is said when there is none."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint, Running


def test_the_status(mint: Mint, running: Running) -> None:
    told = mint("status").out
    assert str(running.data) in told
    assert "sqlite" in told
    assert "kB" in told
    assert mint("status", "--json").json["running"] == 0


def test_the_participants(mint: Mint) -> None:
    names = [line.split()[0] for line in mint("participants").out.splitlines()[1:]]
    assert names == ["quick", "picky", "hold"]
    assert len(mint("participants", "--json").json["participants"]) == 3


def test_the_dead_letters(mint: Mint) -> None:
    assert mint("dead-letters").out == "no dead letters\n"
    assert mint("dead-letters", "--json").json == {"dead_letters": []}


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "{",
        "[]",
        '{"url": "http://127.0.0.1:1"}',
        '{"url": "http://127.0.0.1:1", "pid": 4194305}',
        f'{{"url": "http://127.0.0.1:1", "pid": {os.getpid()}}}',
    ],
    ids=["none", "empty", "broken", "other", "partial", "dead", "deaf"],
)
def test_no_server(address: str | None, offline: Mint, tmp_path: Path) -> None:
    data = tmp_path / ".mint"
    data.mkdir()
    (data / "token").write_text("x")
    if address is not None:
        (data / "server.json").write_text(address)
    for word in ("ps", "status", "watch"):
        done = offline(word)
        assert done.code == 3
        assert done.err == f"error: no server runs on {data}; start one with `mint up`\n"


def test_a_wrong_token(mint: Mint, offline: Mint, running: Running, tmp_path: Path) -> None:
    assert mint("ps").code == 0
    data = tmp_path / ".mint"
    data.mkdir()
    (data / "server.json").write_text((running.data / "server.json").read_text())
    (data / "token").write_text("wrong")
    done = offline("ps", "--json")
    assert done.code == 4
    assert json.loads(done.err)["error"] == "Refused"


def test_a_proxy_is_not_asked(mint: Mint, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert mint("ps").code == 0
