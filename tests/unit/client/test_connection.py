from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.serving import Served

from mint.client.connection import Connection
from mint.client.place import DataPlace
from mint.client.refusal import WrongToken
from mint.errors import MintError, ProcessNotFound, ServerNotFound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    with Connection(DataPlace(tmp_path)) as opened:
        yield opened


def test_it_outlives_a_restart_of_the_server(tmp_path: Path, connection: Connection) -> None:
    with pytest.raises(ServerNotFound):
        connection.ask("GET", "/status")
    first = Served(tmp_path)
    assert connection.ask("GET", "/status")["running"] == 0
    first.close()
    with pytest.raises(ServerNotFound):
        connection.ask("GET", "/status")
    second = Served(tmp_path)
    assert connection.ask("GET", "/processes", params={"limit": 1})["processes"] == []
    second.close()


def test_a_token_that_is_wrong_is_read_again(tmp_path: Path, connection: Connection) -> None:
    served = Served(tmp_path)
    right = (tmp_path / "token").read_text()
    (tmp_path / "token").write_text("wrong")
    with pytest.raises(WrongToken, match="try again"):
        connection.ask("GET", "/status")
    (tmp_path / "token").write_text(right)
    assert connection.ask("GET", "/status")
    with pytest.raises(ProcessNotFound):
        connection.ask("GET", "/processes/gone")
    served.close()


def test_a_server_that_takes_too_long_is_told(tmp_path: Path) -> None:
    served = Served(tmp_path)
    with Connection(DataPlace(tmp_path), patience=0.05) as hasty:
        body = {"participants": ["a"], "wait": 1}
        with pytest.raises(MintError, match="has not answered"):
            hasty.ask("POST", "/work/claim", body=body)
        assert hasty.ask("POST", "/work/claim", wait=2, body=body)["work"] == []
    served.close()
