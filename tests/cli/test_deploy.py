from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint


def write(tmp_path: Path, name: str, text: str) -> str:
    (tmp_path / name).write_text(text)
    return name


def test_a_definition_is_deployed_and_launched_by_its_name(mint: Mint, tmp_path: Path) -> None:
    file = write(tmp_path, "first.radial", "define first\n  hold\n")
    write(tmp_path, "first.conf", '{"qa": true} # as always\n')
    done = mint("deploy", file, "--note", "new")
    assert (done.code, done.out.splitlines()[-1]) == (0, "first@1 is current")
    assert '+{"qa": true} # as always' in done.out
    assert mint("deploy", file).out == "first is deployed like this already\n"
    wfid = mint("launch", "first", "-f", "n=1", "-q").out.strip()
    told = mint.until_held(wfid)
    assert told["expressions"][0]["fields"].items() >= {"qa": True, "n": 1}.items()
    assert f"{wfid}  first@1" in mint("show", wfid).out
    assert "first@1" in mint("ps").out


def test_findings_are_shown_where_they_are_and_stop_it(mint: Mint, tmp_path: Path) -> None:
    file = write(tmp_path, "wrong.radial", "define wrong\n  nobody\n")
    done = mint("deploy", file)
    assert done.code == 1
    assert "wrong.radial:2:3: error: nothing is called `nobody`" in done.out
    assert "1 error, 0 warnings" in done.out
    assert "wrong is not deployed" in done.out
    assert mint("deploy", file, "--force").out.endswith("wrong@1 is current\n")
    odd = write(tmp_path, "odd.radial", "define odd\n  stall\n  hold\n")
    assert mint("deploy", odd, "--strict").code == 1
    assert mint("deploy", odd).code == 0


def test_what_changes_is_shown_first(mint: Mint, tmp_path: Path) -> None:
    mint("deploy", write(tmp_path, "two.radial", "define two\n  hold\n"))
    done = mint("deploy", write(tmp_path, "two.radial", "define two\n  quick\n"), "--dry-run")
    assert done.out.splitlines()[-3:] == ["-  hold", "+  quick", "two would be deployed"]
    assert mint("definitions", "show", "two").out == "define two\n  hold\n"


def test_several_are_deployed_each_for_itself(mint: Mint, tmp_path: Path) -> None:
    bad = write(tmp_path, "bad.radial", "define bad\n  nobody\n")
    good = write(tmp_path, "good.radial", "define good\n  quick\n")
    done = mint("deploy", bad, good, "--json")
    views = done.json["definitions"]
    assert (done.code, [view["refused"] for view in views]) == (1, [True, False])
    assert views[1]["revision"]["number"] == 1
    assert mint("deploy", bad, good, "--name", "x").code == 2


def test_configuration_and_schema_may_be_named_or_left_out(mint: Mint, tmp_path: Path) -> None:
    file = write(tmp_path, "conf.radial", "define conf\n  quick\n")
    config, schema = write(tmp_path, "c", '{"n": "x"}'), write(tmp_path, "s", '{"required": ["a"]}')
    assert mint("deploy", file, "--config", config, "--schema", schema).code == 0
    assert mint("definitions", "show", "conf", "--part", "schema").out == '{"required": ["a"]}\n'
    assert mint("deploy", file).out == "conf is deployed like this already\n"
    refused = mint("launch", "conf")
    assert (refused.code, "'a' is a required property" in refused.err) == (4, True)
    assert mint("launch", "conf", "-f", "a=1").code == 0
    assert mint("deploy", file, "--no-config").code == 0
    assert mint("definitions", "show", "conf", "--part", "config").out == "\n"
    assert mint("deploy", file, "--no-config", "--config", config).code == 2


def test_standard_input_is_deployed_under_its_own_name(
    mint: Mint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("define typed\n  quick\n"))
    assert mint("deploy", "-").out.endswith("typed@1 is current\n")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("define x\n  a [", "it.radial:2:"),
        ("define x\n  import nobody", "it.radial:2:3: nothing is"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(
    mint: Mint, tmp_path: Path, text: str, words: str
) -> None:
    done = mint("deploy", write(tmp_path, "it.radial", text))
    assert (done.code, words in done.err) == (2, True)


def test_files_and_names_are_told_apart(mint: Mint, tmp_path: Path) -> None:
    mint("deploy", write(tmp_path, "apart.radial", "define apart\n  hold\n"))
    write(tmp_path, "apart", "define other\n  hold\n")
    names = []
    for word in ("apart", "apart@current", "apart@1", "apart.radial"):
        wfid = mint("launch", word, "-q").out.strip()
        process = mint("show", wfid, "--json").json["process"]
        names.append((process["name"], process["deployed"]))
    assert names == [("other", ""), ("apart", "apart@1"), ("apart", "apart@1"), ("apart", "")]
    nobody = mint("launch", "nobody")
    assert (nobody.code, "nothing is deployed as nobody" in nobody.err) == (4, True)
    assert mint("launch", "nobody.radial").code == 2
    assert mint("launch", "bad@name@1").code == 2


def test_one_that_cannot_be_read_blocks_no_other(mint: Mint, tmp_path: Path) -> None:
    bad = write(tmp_path, "unread.radial", "define unread\n  a [")
    good = write(tmp_path, "fine.radial", "define fine\n  quick\n")
    done = mint("deploy", bad, good)
    assert (done.code, "fine@1 is current" in done.out) == (1, True)
    assert "error: unread.radial:2:" in done.out
    told = mint("deploy", bad, good, "--json").json
    assert (len(told["definitions"]), told["errors"][0]["file"]) == (1, "unread.radial")


def test_what_is_imported_may_be_named_after_who_imports_it(mint: Mint, tmp_path: Path) -> None:
    user = write(tmp_path, "a_user.radial", "define a_user\n  import a_lib\n  twice\n")
    lib = write(tmp_path, "a_lib.radial", "define a_lib\n  define twice\n    quick\n    quick\n")
    done = mint("deploy", user, lib)
    assert (done.code, done.out.splitlines()) == (
        0,
        ["a_lib@1 is current", "a_user@1 is current"],
    )
    wfid = mint("launch", "a_user.radial", "-q").out.strip()
    assert mint.until_over(wfid)["process"]["fields"]["quick"] is True
