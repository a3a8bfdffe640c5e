from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint


def test_a_token_is_made_listed_and_revoked(mint: Mint) -> None:
    done = mint("token", "new", "ci", "-p", "weigh", "--participant", "team_.*")
    assert done.code == 0
    assert len(done.out.strip()) > 40
    (line,) = mint("token", "list", "--json").json["tokens"]
    assert (line["name"], line["participants"]) == ("ci", ["weigh", "team_.*"])
    assert "weigh, team_.*" in mint("token", "list").out
    assert done.out.strip() not in mint("token", "list").out
    assert mint("token", "revoke", "ci").out == "revoked: ci\n"
    assert "mint token new" in mint("token", "list").out
    gone = mint("token", "revoke", "ci")
    assert (gone.code, "no token 'ci'" in gone.err) == (4, True)


def test_a_token_may_go_into_a_file_that_only_its_owner_reads(mint: Mint, tmp_path: Path) -> None:
    file = tmp_path / "token"
    done = mint("token", "new", "kept", "--file", str(file), "--json")
    assert "token" not in json.loads(done.out)
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(file.read_text().strip()) > 40
    again = mint("token", "new", "other", "--file", str(file))
    assert (again.code, "is not overwritten" in again.err) == (2, True)
    assert [one["name"] for one in mint("token", "list", "--json").json["tokens"]] == ["kept"]


def test_a_name_that_cannot_be(mint: Mint) -> None:
    assert mint("token", "new", "two words").code == 2
    assert mint("token", "new", "ci", "--scope", "everything").code == 2


def test_a_token_for_a_person_tells_whose_it_is_and_what_it_lets_them_do(mint: Mint) -> None:
    mint("token", "new", "anns", "-s", "view", "-s", "tasks", "--user", "ann", "--group", "qa")
    (line,) = [one for one in mint("token", "list", "--json").json["tokens"] if one["user"]][:1]
    assert (line["name"], line["scopes"], line["user"], line["groups"]) == (
        "anns", ["view", "tasks"], "ann", ["qa"],
    )  # fmt: skip
    assert "view, tasks" in mint("token", "list").out
    assert "ann (qa)" in mint("token", "list").out
    refused = mint("token", "new", "odd", "-s", "view", "-p", "weigh")
    assert (refused.code, "scope `work`" in refused.err) == (2, True)
    mint("token", "revoke", "anns")
