from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mint.cli import questions

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint

TEXT = "define name: release\n  stall\n  quick"


@pytest.fixture
def someone(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A person at the terminal, who gives these answers."""
    answers: list[str] = []
    for module in ("edit", "apply"):
        monkeypatch.setattr(f"mint.cli.commands.{module}.someone_is_there", lambda: True)
    monkeypatch.setattr("mint.cli.reasons.someone_is_there", lambda: True)
    monkeypatch.setattr(questions, "answer", lambda _: answers.pop(0))
    monkeypatch.setattr("mint.cli.reasons.answer", lambda _: answers.pop(0))
    return answers


def change(tmp_path: Path, text: str) -> str:
    file = tmp_path / "new.radial"
    file.write_text(text)
    return str(file)


def test_the_text_can_be_read_again(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch(TEXT, tmp_path)
    done = mint("text", wfid)
    assert "stall" in done.out
    assert "# <- here, since" in done.out
    again = mint("edit", wfid, "--file", change(tmp_path, done.out), "--dry-run")
    assert (again.code, again.out) == (0, f"nothing changes in {wfid}\n")


def test_a_plan_is_shown_and_done(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch(TEXT, tmp_path)
    file = change(tmp_path, "define name: release\n  stall\n  hold\n  quick")
    done = mint("edit", wfid, "--file", file, "--why", "hold on", "--yes")
    assert done.code == 0, done.err
    assert "all work in hand stays untouched" in done.out
    assert "ahead +" in done.out
    assert "+  hold" in done.out
    assert "patch 1 of" in done.out
    blame = mint("blame", wfid).out.splitlines()
    assert [line.split()[0] for line in blame] == ["launch", "launch", "patch", "launch"]
    assert "hold on" in mint("patches", wfid).out


def test_a_reason_is_asked_for(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch(TEXT, tmp_path)
    file = change(tmp_path, "define name: release\n  stall")
    done = mint("edit", wfid, "--file", file, "--yes")
    assert (done.code, "--why" in done.err) == (2, True)
    assert mint("patches", wfid).out.startswith("the text of")


def test_without_a_person_somebody_has_to_say_yes(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch(TEXT, tmp_path)
    file = change(tmp_path, "define name: release\n  stall")
    done = mint("edit", wfid, "--file", file, "--why", "x")
    assert (done.code, "--yes" in done.err) == (2, True)
    assert (mint("edit", wfid).code, mint("patches", wfid, "--json").json) == (2, [])


def test_a_person_edits_in_the_editor(
    mint: Mint, tmp_path: Path, someone: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wfid = mint.launch(TEXT, tmp_path)
    script = tmp_path / "edit"
    script.write_text("#!/bin/sh\nsed -i 's/  quick/  quick n: 1/' \"$1\"\n")
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(script))
    someone += ["because", "y"]
    done = mint("edit", wfid)
    assert "patch 1 of" in done.out, done.err
    assert mint("patches", wfid, "--json").json[0]["why"] == "because"


def test_a_person_may_say_no(mint: Mint, tmp_path: Path, someone: list[str]) -> None:
    wfid = mint.launch(TEXT, tmp_path)
    someone += ["n"]
    done = mint("edit", wfid, "--file", change(tmp_path, "define\n  stall"), "--why", "x")
    assert done.out.endswith("nothing was done\n")
    assert mint("patches", wfid, "--json").json == []


def test_an_editor_that_fails_changes_nothing(
    mint: Mint, tmp_path: Path, someone: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wfid = mint.launch(TEXT, tmp_path)
    monkeypatch.setenv("EDITOR", "false")
    assert "ended with code 1" in mint("edit", wfid).err
    monkeypatch.setenv("EDITOR", "/no/such/editor")
    assert "EDITOR" in mint("edit", wfid).err
    assert someone == []


def test_a_text_that_cannot_be_read_is_told_with_its_place(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch(TEXT, tmp_path)
    file = change(tmp_path, "define\n  a [")
    done = mint("edit", wfid, "--file", file, "--why", "x", "--yes")
    assert (done.code, f"{file}:2:" in done.err) == (2, True)


def test_a_change_is_taken_back(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch(TEXT, tmp_path)
    file = change(tmp_path, "define name: release\n  stall")
    mint("edit", wfid, "--file", file, "--why", "x", "--yes")
    done = mint("revert", wfid, "--why", "y", "--yes")
    assert (done.code, "+  quick" in done.out) == (0, True)
    assert "takes back patch 1" in mint("patches", wfid).out


def test_a_change_is_done_to_others(mint: Mint, tmp_path: Path) -> None:
    one, *others = [mint.launch(TEXT.replace("release", "several"), tmp_path) for _ in range(4)]
    file = change(tmp_path, "define name: several\n  stall\n  hold\n  quick")
    mint("edit", one, "--file", file, "--why", "x", "--yes")
    looked = mint("apply", one, "--name", "several", "--dry-run")
    assert (looked.code, "3 planned" in looked.out) == (0, True)
    done = mint("apply", one, "--to", others[0], "--to", others[1], "--yes")
    assert (done.code, "2 done" in done.out) == (0, True)
    stranger = mint.launch("define\n  wait 1h", tmp_path)
    done = mint("apply", one, "--to", stranger, "--yes")
    assert (done.code, "misfit" in done.out, "does not fit" in done.out) == (1, True, True)
    assert mint("apply", one).code == 2


def test_nobody_to_do_it_to_is_no_mistake(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch(TEXT, tmp_path)
    file = change(tmp_path, "define name: release\n  stall")
    mint("edit", wfid, "--file", file, "--why", "x", "--yes")
    for chosen in (["--name", "nosuch"], ["--to", wfid]):
        done = mint("apply", wfid, *chosen)
        assert (done.code, "nothing to do" in done.out, done.err) == (0, True, "")
    assert mint("apply", wfid, "--name", "nosuch", "--json").json["processes"] == []


def test_a_process_that_is_over_is_not_edited(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch("define name: release\n  quick", tmp_path)
    mint.until_over(wfid)
    done = mint("edit", wfid, "--file", change(tmp_path, "define\n  stall"), "--dry-run")
    assert (done.code, "is over" in done.err, "mint fork" in done.err) == (4, True, True)
    assert mint("text", wfid).out.count("# done") == 2
    done = mint("fork", wfid, "--why", "x")
    assert (done.code, "--at" in done.err) == (4, True)


def test_of_two_edits_at_once_one_is_done(
    mint: Mint, tmp_path: Path, someone: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wfid = mint.launch(TEXT, tmp_path)
    file = change(tmp_path, "define name: release\n  stall\n  hold")
    other = tmp_path / "other.radial"
    other.write_text("define name: release\n  stall")

    def meanwhile(_: str) -> str:
        mint("edit", wfid, "--file", str(other), "--why", "first", "--yes")
        return "y"

    monkeypatch.setattr(questions, "answer", meanwhile)
    done = mint("edit", wfid, "--file", file, "--why", "second")
    assert (done.code, "has moved on" in done.err, "mint pause" in done.err) == (4, True, True)
    assert [patch["why"] for patch in mint("patches", wfid, "--json").json] == ["first"]
    assert someone == []


def test_only_what_is_safe(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch("define name: release\n  hold\n  quick", tmp_path)
    mint.until_held(wfid)
    file = change(tmp_path, "define name: release\n  quick")
    done = mint("edit", wfid, "--file", file, "--why", "x", "--yes", "--safe-only")
    assert (done.code, "nothing was done: would cancel 0_0 hold" in done.err) == (4, True)
    assert "work in hand of 1 step is cancelled" in done.out
    assert mint("patches", wfid, "--json").json == []


def test_steps_keep_what_is_told_of_them_when_they_move(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch("define name: release\n  quick\n  stall", tmp_path)
    mint.until(lambda told: told["states"].get("0_0") == "done", "show", wfid)
    file = change(tmp_path, "define name: release\n  echo x\n  quick\n  stall")
    mint("edit", wfid, "--file", file, "--why", "x", "--yes")
    (quick,) = [line for line in mint("show", wfid).out.splitlines() if "quick" in line[:12]]
    assert quick.startswith("├─ ✔ quick  0.")


def test_json_says_all_that_people_see(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch(TEXT, tmp_path)
    file = change(tmp_path, "define name: release\n  stall")
    plan = mint("edit", wfid, "--file", file, "--dry-run", "--json").json
    assert [change["what"] for change in plan["changes"]] == ["remove"]
    done = mint("edit", wfid, "--file", file, "--why", "x", "--yes", "--json").json
    assert done["patch"] == 1
    assert mint("blame", wfid, "--json").json["steps"]["0_0"] == 0
    assert mint("text", wfid, "--json").json["wfid"] == wfid


def test_what_an_edit_of_a_paused_process_begins_waits(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch("define name: release\n  concurrence\n    stall\n    hold", tmp_path)
    mint("pause", wfid)
    file = change(tmp_path, "define name: release\n  concurrence\n    stall\n    hold\n    hold")
    done = mint("edit", wfid, "--file", file, "--why", "one more", "--yes")
    assert "a new branch; begins when it is resumed" in done.out
    assert "# <- stopped before it, paused" in mint("text", wfid).out
    mint("cancel", wfid)
    again = mint("resume", wfid)
    assert (again.code, again.err) == (4, f"error: process {wfid} is over\n")


def test_names_that_mean_nothing_are_told(mint: Mint, tmp_path: Path, someone: list[str]) -> None:
    wfid = mint.launch(TEXT, tmp_path)
    other = mint.launch(TEXT, tmp_path)
    file = change(tmp_path, TEXT + "\n  quikc")
    someone += ["new", "n"]
    done = mint("edit", wfid, "--file", file)
    assert "warning  0_2  nothing is called `quikc`" in done.out
    assert "register a participant of that name" in done.out
    plan = mint("edit", wfid, "--file", file, "--dry-run", "--json").json
    assert (plan["safe"], [doubt["place"] for doubt in plan["doubts"]]) == (False, ["0_2"])
    args = ("edit", wfid, "--file", file, "--why", "x", "--yes")
    refused = mint(*args, "--safe-only")
    assert (refused.code, "0_2: nothing is called `quikc`" in refused.err) == (4, True)
    assert mint(*args).code == 0
    more = change(tmp_path, TEXT + "\n  quikc\n  quick")
    assert mint("edit", wfid, "--file", more, "--dry-run", "--json").json["safe"]
    seen = mint("apply", wfid, "--to", other, "--dry-run")
    assert (seen.code, "warning  0_2  nothing is called `quikc`" in seen.out) == (0, True)
    done = mint("apply", wfid, "--to", other, "--yes", "--safe-only", "--json")
    assert done.json["processes"][0]["outcome"] == "unsafe"


def test_a_failed_step_that_lives_on_waits_for_its_replay(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch("define name: release\n  noop if: '1 > > 2'\n  stall", tmp_path)
    mint.until(lambda told: bool(told["errors"]), "errors", wfid)
    file = change(tmp_path, "define name: release\n  noop if: true\n  stall")
    done = mint("edit", wfid, "--file", file, "--why", "x", "--yes")
    assert "has failed, and waits for its replay" in done.out
    assert mint("replay", wfid).code == 0
    mint.until(lambda told: not told["errors"], "errors", wfid)
