from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mint.store.migrations import HEAD

if TYPE_CHECKING:
    from tests.cli.running import Mint


def test_a_database_is_made_and_told_of(offline: Mint) -> None:
    assert "there is no database yet" in offline("db", "version").out
    assert not Path(".mint").exists()
    assert offline("db", "version", "--json").json == {"revision": None, "newest": HEAD}
    assert offline("db", "upgrade").out == f"the database is up to date: revision {HEAD}\n"
    assert offline("db", "upgrade", "--json").json == {"revision": HEAD, "newest": HEAD}
    assert offline("db", "version").out == f"revision {HEAD}\n"


def test_another_database_may_be_named(offline: Mint) -> None:
    assert offline("db", "upgrade", "--database", "sqlite:///other.db").code == 0
    assert Path("other.db").exists()
    assert offline("db", "version", "--database", "sqlite:///other.db").out == f"revision {HEAD}\n"


def test_a_database_in_use_is_left_alone(mint: Mint) -> None:
    assert mint("db", "version").out == f"revision {HEAD}\n"
    refused = mint("db", "upgrade")
    assert refused.code == 1
    assert "another server uses" in refused.err


def test_what_is_no_database_is_said(offline: Mint) -> None:
    Path("text.db").write_text("no database" * 100)
    assert "no SQLite database" in offline("db", "version", "--database", "sqlite:///text.db").err
    unknown = offline("db", "version", "--database", "oracle://x")
    assert unknown.code == 1
    assert "oracle" in unknown.err
