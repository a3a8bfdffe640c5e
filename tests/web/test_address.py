from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import msgspec

from mint.web.address import Address, remove, write_address, write_token

if TYPE_CHECKING:
    from pathlib import Path


def test_the_token_is_written_for_its_owner_only(tmp_path: Path) -> None:
    # A draft that a crash has left behind must not keep its mode, or be in the way.
    (tmp_path / ".token.new").touch(mode=0o644)
    token = write_token(tmp_path)
    file = tmp_path / "token"
    assert file.read_text() == token
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["token"]


def test_the_address_replaces_an_older_one(tmp_path: Path) -> None:
    (tmp_path / "server.json").write_text("old")
    address = Address("http://127.0.0.1:1", 7, "0.1.0", 3.5)
    write_address(tmp_path, address)
    assert msgspec.json.decode((tmp_path / "server.json").read_bytes(), type=Address) == address


def test_files_that_are_gone_are_fine(tmp_path: Path) -> None:
    write_token(tmp_path)
    remove(tmp_path)
    remove(tmp_path)
    assert list(tmp_path.iterdir()) == []
