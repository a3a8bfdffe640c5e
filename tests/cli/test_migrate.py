from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mint.cli import questions

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint


@pytest.fixture
def release(mint: Mint, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A definition of the test's own in three revisions; three processes run the first."""
    name: str = request.node.name
    file = tmp_path / "it.radial"
    for body in ("  hold\n", "  quick\n  hold\n", "  quick\n  stall\n"):
        file.write_text(f"define {name}\n{body}")
        assert mint("deploy", str(file)).code == 0
    for _ in range(3):
        mint.until_held(mint("launch", f"{name}@1", "-q").out.strip())
    return name


def test_what_would_be_done_is_shown(mint: Mint, release: str) -> None:
    done = mint("migrate", release, "--from", "1", "--to", "2", "--dry-run")
    lines = done.out.splitlines()
    assert (done.code, lines[0]) == (0, f"{release}@1 -> {release}@2: 3 processes")
    assert lines[1] == "steps move: 0_0 -> 0_1"
    assert lines[2].startswith("3 planned  ")
    assert lines[3].split() == ["ahead", "+", "0_0", "quick"]
    assert len(mint("definitions", "log", release, "--json").json) == 1
    running = mint("migrate", release, "--from", "1", "--to", "2", "--dry-run", "--json").json
    assert len(running["processes"]) == 3


def test_they_are_moved(mint: Mint, release: str) -> None:
    done = mint("migrate", release, "--from", "1", "--to", "2", "--why", "better", "--yes")
    assert (done.code, "3 done" in done.out) == (0, True), done.err
    processes = mint("ps", "--name", release, "--json").json["processes"]
    assert {each["deployed"] for each in processes} == {f"{release}@2"}
    history = mint("history", processes[0]["wfid"]).out
    assert f"migrated     0         {release}@1 -> {release}@2: better  by " in history
    nothing = mint("migrate", release, "--from", "1", "--yes", "--why", "x")
    assert "no process runs the old revision" in nothing.out


def test_work_in_hand_is_left_alone_when_that_is_wished(mint: Mint, release: str) -> None:
    done = mint("migrate", release, "--from", "1", "--safe-only", "--yes", "--why", "x")
    assert (done.code, "3 unsafe" in done.out) == (0, True)
    processes = mint("ps", "--name", release, "--json").json["processes"]
    assert {each["deployed"] for each in processes} == {f"{release}@1"}


def test_many_are_moved_some_at_a_time(
    mint: Mint, release: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mint.cli.commands.migrate._CHUNK", 2)
    told = mint("migrate", release, "--from", "1", "--to", "2", "--yes", "--why", "x", "--json")
    [group] = told.json["groups"]
    assert (group["outcome"], group["count"], len(told.json["processes"])) == ("done", 3, 3)


def test_a_person_is_asked_and_anybody_else_has_to_say_yes(
    mint: Mint, release: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = ("migrate", release, "--from", "1", "--to", "2")
    assert (mint(*order).code, "--yes" in mint(*order).err) == (2, True)
    assert "--why" in mint(*order, "--yes").err
    answers = ["n", "y"]
    monkeypatch.setattr("mint.cli.commands.migrate.someone_is_there", lambda: True)
    monkeypatch.setattr(questions, "answer", lambda _: answers.pop(0))
    refused = mint(*order, "--why", "x")
    assert (refused.code, "3 planned" in refused.out) == (2, True)
    assert "3 done" in mint(*order, "--why", "x").out


def test_a_change_that_does_not_fit_is_a_failure(mint: Mint, release: str, tmp_path: Path) -> None:
    wfid = mint("ps", "--name", release, "--json").json["processes"][0]["wfid"]
    file = tmp_path / "own.radial"
    file.write_text(f"define {release}\n  hold n: 1\n")
    assert mint("edit", wfid, "--file", str(file), "--why", "own", "--yes").code == 0
    done = mint("migrate", release, "--from", "1", "--to", "3", "--yes", "--why", "x")
    assert (done.code, "misfit" in done.out, "2 done" in done.out) == (1, True, True)


def test_revisions_must_be_there(mint: Mint, release: str) -> None:
    assert mint("migrate", release, "--from", "9", "--yes", "--why", "x").code == 4
    assert mint("migrate", "nobody", "--from", "1").code == 4
    assert mint("migrate", release).code == 2


def test_names_that_mean_nothing_are_told(mint: Mint, release: str, tmp_path: Path) -> None:
    file = tmp_path / "it.radial"
    file.write_text(f"define {release}\n  hold\n  nobody\n")
    mint("deploy", str(file), "--force")
    done = mint("migrate", release, "--from", "1", "--dry-run")
    assert (done.code, done.out.count("warning  0_1  nothing is called `nobody`")) == (0, 1)
    safe = mint("migrate", release, "--from", "1", "--safe-only", "--why", "x", "--yes")
    assert (safe.code, "3 unsafe" in safe.out) == (0, True)
