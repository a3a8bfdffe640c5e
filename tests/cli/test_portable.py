from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint

TEXT = "define name: release\n  quick\n  stall\n  quick"


def test_a_process_is_written_and_read_again(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch(TEXT, tmp_path, "-f", "n=1")
    file = tmp_path / "it.json"
    done = mint("export", wfid, "--output", str(file))
    assert (done.code, f"mint import {file}" in done.out) == (0, True)
    again = mint("import", str(file))
    assert (again.code, "already" in again.err) == (1, True)
    told = mint("import", str(file), "--new", "--json").json
    assert mint("show", told["wfid"], "--json").json["expressions"][-1]["fields"]["n"] == 1
    refused = mint("export", wfid, "--output", str(file))
    assert (refused.code, "already" in refused.err) == (2, True)


def test_a_process_moves(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch(TEXT, tmp_path)
    file = tmp_path / "it.json"
    assert mint("export", wfid, "-o", str(file), "--move", "--history").code == 0
    assert mint("show", wfid).code == 4
    assert json.loads(file.read_text())["history"]
    assert mint("import", str(file)).code == 0
    assert mint("show", wfid, "--json").json["expressions"][0]["state"] == "paused"
    assert mint("resume", wfid).code == 0
    assert mint("export", wfid, "--move").code == 2


def test_the_past_is_shown(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch("define\n  stall\n  wait 1h", tmp_path)
    mint("cancel", wfid, "--at", "0_0")
    lines = mint("history", wfid, "--json").json["events"]
    then, now = mint("show", wfid, "--at", f"#{lines[0]['number']}"), mint("show", wfid)
    assert (then.code, "◷ wait" in then.out, "◷ wait" in now.out) == (0, False, True)
    assert f"#{lines[0]['number']}" in mint("history", wfid).out
    assert mint("show", wfid, "--at", "-1h").code == 4
    assert mint("show", wfid, "--at", "-0s").code == 0
    bad = mint("show", wfid, "--at", "yesterday")
    assert (bad.code, "#12" in bad.err) == (2, True)


def test_a_fork_begins_again_from_the_past(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch(TEXT, tmp_path)
    first = mint("history", wfid, "--json").json["events"][0]["number"]
    told = mint("fork", wfid, "--at", f"#{first}", "--why", "what if", "--json").json
    assert told["wfid"] != wfid
    assert "what if" in json.dumps(mint("history", told["wfid"], "--json").json)
    other = tmp_path / "other.radial"
    other.write_text("define name: release\n  quick\n  hold\n  quick")
    told = mint("fork", wfid, "--into", str(other), "--why", "x", "--json").json
    assert mint("text", told["wfid"], "--json").json["tree"][2][1][0] == "hold"
    assert mint("fork", wfid).code == 2


def test_what_is_no_document_is_refused(mint: Mint, tmp_path: Path) -> None:
    file = tmp_path / "it.json"
    for text, code in (("{", 2), ("[]", 2), ("{}", 1), ('{"process": {"wfid": 1}}', 1)):
        file.write_text(text)
        done = mint("import", str(file))
        assert (done.code, bool(done.err)) == (code, True)


def test_what_is_over_is_not_exported(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch("define\n  quick", tmp_path, "--wait")
    file = tmp_path / "it.json"
    done = mint("export", wfid, "-o", str(file))
    assert (done.code, "was over then" in done.err, file.exists()) == (4, True, False)
    first = mint("history", wfid, "--json").json["events"][0]["number"]
    assert mint("export", wfid, "-o", str(file), "--at", f"#{first}").code == 0


def test_who_does_the_work_goes_along(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch("define\n  hold\n  quick", tmp_path)
    assert mint("participant", "register", "quick", "--human", "--wfid", wfid).code == 0
    file = tmp_path / "it.json"
    assert mint("export", wfid, "-o", str(file)).code == 0
    (role,) = json.loads(file.read_text())["roles"]
    assert (role["participant"], role["kind"], role["wfid"]) == ("quick", "human", wfid)

    def roles() -> set[str]:
        found = mint("stand-in", "list", "--json").json["roles"]
        return {each["wfid"] for each in found if each["participant"] == "quick"}

    copy = mint("import", str(file), "--new", "--json").json["wfid"]
    fork = mint("fork", wfid, "--why", "x", "--json").json["wfid"]
    assert roles() == {wfid, copy, fork}
    assert mint("import", str(file)).code == 1
    assert roles() == {wfid, copy, fork}
    whole = json.loads(file.read_text())
    file.write_text(json.dumps({**whole, "roles": [{"participant": 3}]}))
    assert mint("import", str(file), "--new").code == 1
    whole["nodes"][0]["name"] = "conjure"
    file.write_text(json.dumps(whole))
    assert mint("import", str(file), "--new").code == 1
    assert roles() == {wfid, copy, fork}


def test_who_held_a_ticket_waits_for_it_and_says_so(mint: Mint, tmp_path: Path) -> None:
    text = "define name: locked\n  with_ticket portable\n    stall\n"
    wfid = mint.launch(text, tmp_path)
    copy = mint("fork", wfid, "--why", "x", "--json").json["wfid"]
    assert "holds the ticket portable" in mint("show", wfid).out
    assert "waits for the ticket portable" in mint("show", copy).out
    mint("cancel", wfid)
    mint.until(lambda told: not told["expressions"][1]["regains"], "show", copy)
    assert "holds the ticket portable" in mint("show", copy).out
    assert "which it held before" in mint("history", copy).out
    mint("cancel", copy)
