from __future__ import annotations

from typing import TYPE_CHECKING

from mint.client.key_file import read_key

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint


def test_a_key_is_made_listed_and_revoked(mint: Mint, tmp_path: Path) -> None:
    file = tmp_path / "weigh.key"
    assert "no keys" in mint("key", "list").out
    done = mint("key", "new", "weigh", "--file", str(file))
    key = read_key(file)
    assert (done.code, key.id in done.out, key.participant) == (0, True, "weigh")
    listed = mint("key", "list")
    assert key.id in listed.out
    assert key.secret not in listed.out + mint("key", "list", "--json").out + done.out
    again = mint("key", "new", "weigh", "--file", str(file))
    assert (again.code, "is not overwritten" in again.err) == (2, True)
    assert mint("key", "revoke", key.id).out == f"revoked: {key.id}\n"
    gone = mint("key", "revoke", key.id)
    assert (gone.code, f"no key '{key.id}'" in gone.err) == (4, True)


def test_a_key_is_shown_to_nobody(mint: Mint, tmp_path: Path) -> None:
    file = tmp_path / "pack.key"
    told = mint("key", "new", "pack", "--file", str(file), "--json").json
    assert set(told) == {"id", "participant", "at", "by"}
    assert read_key(file).secret not in mint("audit", "--json").out
    mint("key", "revoke", told["id"])
