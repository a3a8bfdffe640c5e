from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from mint.engine import diagnosis
from mint.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from tests.cli.running import Mint, Running


def test_a_doctor_who_finds_nothing(mint: Mint) -> None:
    done = mint("doctor")
    assert (done.code, done.out) == (0, "all is well\n")
    told = mint("doctor", "--json").json
    assert (told["findings"], told["totals"]) == ([], {})
    assert set(told["deployment"]) == {"MINT", "Python", "SQLite", "schema"}


def test_a_doctor_who_finds_something(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch("define\n  picky\n", tmp_path)
    mint.until_error(wfid)
    done = mint("doctor")
    assert done.code == 1
    head, finding, then, _, summary = done.out.splitlines()
    assert head.startswith("error: errors (1)  the process waits at this step")
    assert "picky: it is not good" in finding
    assert wfid in finding
    assert then.startswith(f"    then: see to the cause, then: mint replay {wfid}")
    assert summary == "found: 1 errors"
    told = mint("doctor", "--json")
    assert told.code == 1
    assert set(told.json["findings"][0]) == {
        *("kind", "severity", "what", "where", "since", "why", "next")
    }
    mint("kill", wfid)


def test_many_findings_of_a_kind_are_one_group(
    mint: Mint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnosis, "TOLD", 2)
    text = "concurrence\n  picky\n  picky\n  error one\n  error two\n"
    wfid = mint.launch(text, tmp_path)
    mint.until(lambda told: len(told["errors"]) == 4, "errors", wfid)
    lines = mint("doctor").out.splitlines()
    assert lines[0].startswith("error: errors (3)")
    assert "  and 1 more" in lines
    assert sum("2 x picky: it is not good" in line for line in lines) == 1
    mint("kill", wfid)


def test_a_database_is_looked_at_without_a_server(offline: Mint, tmp_path: Path) -> None:
    missing = offline("doctor", "--offline")
    assert missing.code == 1
    assert "there is no database" in missing.err
    assert not (tmp_path / ".mint").exists()
    (tmp_path / ".mint").mkdir()
    file = tmp_path / ".mint" / "mint.db"
    open_store(f"sqlite:///{file}").close()
    assert offline("doctor", "--offline").out == "all is well\n"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(
            "INSERT INTO processes (wfid, name, state, definition, launched_at, document)"
            " VALUES ('w', 'n', 'running', 'd', 0, '{}')"
        )
    before = file.read_bytes()
    found = offline("doctor", "--offline", "--json")
    assert found.code == 1
    assert found.json["totals"] == {"lifeless": 1}
    assert file.read_bytes() == before


def test_a_database_may_be_looked_at_while_a_server_runs(mint: Mint, running: Running) -> None:
    assert mint("doctor", "--offline").out == "all is well\n"
    assert running.data.exists()


def test_an_older_database_is_not_looked_at(offline: Mint, tmp_path: Path) -> None:
    (tmp_path / ".mint").mkdir()
    file = tmp_path / ".mint" / "mint.db"
    open_store(f"sqlite:///{file}").close()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
    done = offline("doctor", "--offline")
    assert done.code == 1
    assert "mint db upgrade" in done.err
