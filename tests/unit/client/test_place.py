from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from mint.client.place import Address, DataPlace, UrlPlace, place_of
from mint.errors import Refused, ServerNotFound, SettingsError

if TYPE_CHECKING:
    from pathlib import Path

URL = "http://127.0.0.1:7474"


def write(folder: Path, pid: int) -> None:
    (folder / "server.json").write_text(json.dumps({"url": URL, "pid": pid}))
    (folder / "token").write_text("secret\n")


def test_a_data_directory_tells_where_its_server_is(tmp_path: Path) -> None:
    write(tmp_path, os.getpid())
    assert DataPlace(tmp_path).address() == Address(URL, "secret")


@pytest.mark.parametrize("text", ["", "{}", "[]", "{", '{"url": 3}', '{"url": "u", "pid": "x"}'])
def test_what_is_no_address_is_no_server(tmp_path: Path, text: str) -> None:
    write(tmp_path, os.getpid())
    (tmp_path / "server.json").write_text(text)
    with pytest.raises(ServerNotFound, match="start one with `mint up`"):
        DataPlace(tmp_path).address()


def test_a_server_that_died_is_none(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    write(tmp_path, child)
    with pytest.raises(ServerNotFound):
        DataPlace(tmp_path).address()


@pytest.mark.parametrize("url", [URL, f"{URL}/", f"{URL}/api/v1"])
def test_a_token_is_read_anew_each_time(tmp_path: Path, url: str) -> None:
    file = tmp_path / "token"
    place = UrlPlace(url, file)
    for token in ("one", "two"):
        file.write_text(f"{token}\n")
        assert place.address() == Address(URL, token)
    assert URL in str(place.nobody())


def test_a_token_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"gone: .*must hold the token"):
        UrlPlace(URL, tmp_path / "gone").address()


def test_what_is_no_url_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no URL"):
        UrlPlace("mint.example.org", tmp_path)


def test_the_environment_says_which_server_is_meant_and_which_token_is_sent(tmp_path: Path) -> None:
    write(tmp_path, os.getpid())
    assert place_of(tmp_path, {}).address() == Address(URL, "secret")
    assert place_of(tmp_path, {"MINT_TOKEN": " mine\n"}).address() == Address(URL, "mine")
    (tmp_path / "token").unlink()
    assert place_of(tmp_path, {"MINT_TOKEN": "mine"}).address() == Address(URL, "mine")
    there = {"MINT_SERVER": "http://[::1]:80/", "MINT_TOKEN": "mine"}
    assert place_of(tmp_path, there).address() == Address("http://[::1]:80", "mine")
    with pytest.raises(SettingsError, match="set MINT_TOKEN too"):
        place_of(tmp_path, {"MINT_SERVER": URL})
    with pytest.raises(SettingsError, match="MINT_SERVER: 'here' is no URL"):
        place_of(tmp_path, {"MINT_SERVER": "here", "MINT_TOKEN": "mine"})
