from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.running import Mint, Running


def test_a_server_is_backed_up_and_restored_elsewhere(
    mint: Mint, offline: Mint, tmp_path: Path
) -> None:
    wfid = mint.launch("stall", tmp_path)
    made = mint("backup", "it.backup")
    assert made.code == 0, made.err
    assert made.out.startswith("it.backup is written: ")
    assert made.out.rstrip().endswith("1 process(es) running")
    told = mint("backup", "other.backup", "--json").json
    assert (told["file"], told["running"]) == ("other.backup", 1)
    again = mint("backup", "it.backup")
    assert again.code == 1
    assert "--force" in again.err
    assert mint("backup", "it.backup", "--force").code == 0

    done = offline("restore", "it.backup")
    assert done.code == 0, done.err
    assert "restored to sqlite:///.mint/mint.db: " in done.out
    assert "before it" not in done.out
    told = offline("restore", "it.backup", "--json").json
    assert Path(told["aside"]).exists()
    assert offline("doctor", "--offline", "--json").json["totals"] == {}
    mint("kill", wfid)


def test_a_database_in_use_is_not_replaced(mint: Mint, running: Running, tmp_path: Path) -> None:
    assert mint("backup", "it.backup").code == 0
    before = sorted(path.name for path in running.data.iterdir())
    done = mint("restore", str(tmp_path / "it.backup"))
    assert done.code == 1
    assert "another server uses" in done.err
    assert sorted(path.name for path in running.data.iterdir()) == before


def test_what_is_no_backup_is_told(offline: Mint) -> None:
    Path("text").write_text("no backup" * 100)
    done = offline("restore", "text", "--json")
    assert done.code == 1
    assert "no SQLite database" in done.err
    assert {path.name for path in Path(".mint").iterdir()} == {"lock", "mint.db.lock"}
    missing = offline("backup", "it.backup")
    assert missing.code == 1
    assert "there is no database" in missing.err
