from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.running import Mint


@pytest.fixture(autouse=True)
def definitions(tmp_path: Path) -> None:
    (tmp_path / "quick.radial").write_text("define name: fast\n  quick\n")
    (tmp_path / "held.radial").write_text("define name: held\n  hold\n")
    (tmp_path / "picky.radial").write_text("define name: fussy\n  picky\n")


def test_the_id_is_told(mint: Mint) -> None:
    done = mint("launch", "quick.radial")
    wfid = done.out.split()[1]
    assert done.out == f"launched {wfid}   (mint watch {wfid})\n"
    assert mint("launch", "quick.radial", "-q").out.count("-") == 3
    assert mint("launch", "quick.radial", "--json").json.keys() == {"wfid", "started"}


def test_none_is_started_while_one_of_the_name_lives(mint: Mint) -> None:
    first = mint("launch", "held.radial", "--single", "--json").json
    assert first["started"]
    done = mint("launch", "held.radial", "--single")
    assert (done.code, done.out) == (
        4,
        f"lives already: {first['wfid']}; nothing was started\n",
    )
    again = mint("launch", "quick.radial", "--single=held", "--quiet")
    assert (again.code, again.out) == (4, f"{first['wfid']}\n")
    assert mint("launch", "held.radial", "--single=other").code == 0
    assert mint("kill", first["wfid"]).code == 0
    mint.until_over(first["wfid"])
    assert mint("launch", "held.radial", "--single", "--json").json["started"]


def test_fields_and_variables_arrive(mint: Mint, tmp_path: Path) -> None:
    text = "define\n  set 'f:seen': '${v:who}'\n  quick\n"
    more = ("--fields", '{"a": {"b": 1}}', "-f", "a.c=true", "--field", "d=x y", "-v", "who=Ann")
    wfid = mint.launch(text, tmp_path, *more)
    fields = mint.until_over(wfid)["process"]["fields"]
    assert fields["a"] == {"b": 1, "c": True}
    assert (fields["d"], fields["seen"]) == ("x y", "Ann")


def test_standard_input_is_a_definition(mint: Mint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"sequence": 1}'))
    refused = mint("launch", "-")
    assert refused.code == 2
    assert "<stdin>" in refused.err
    monkeypatch.setattr("sys.stdin", io.StringIO("define\n  quick\n"))
    assert mint("launch", "-", "--wait").code == 0


def test_a_key_never_starts_a_second_process(mint: Mint) -> None:
    first, second = (mint("launch", "quick.radial", "--key", "night", "-q").out for _ in range(2))
    assert first == second != mint("launch", "quick.radial", "-q").out


def test_waiting_ends_with_the_process(mint: Mint) -> None:
    done = mint("launch", "quick.radial", "--wait")
    assert done.code == 0
    assert "over after" in done.out
    told = mint("launch", "quick.radial", "--wait", "--json").json
    assert told["state"] == "terminated"
    assert told["fields"] == {"quick": True}
    assert (told["cancelled"], told["errors"]) == (False, [])


def test_waiting_ends_with_an_error(mint: Mint) -> None:
    done = mint("launch", "picky.radial", "--wait")
    assert done.code == 1
    assert "it is not good" in done.out
    assert "then: mint replay" in done.out
    told = mint("launch", "picky.radial", "--wait", "--json")
    assert told.code == 1
    assert told.json["errors"][0]["expid"] == "0_0"


def test_waiting_has_an_end(mint: Mint) -> None:
    done = mint("launch", "held.radial", "--timeout", "0.2")
    assert done.code == 1
    assert "is not over after 0.2s; `mint watch" in done.err


def test_waiting_for_what_is_cancelled_fails(mint: Mint, tmp_path: Path) -> None:
    text = "define\n  concurrence\n    hold\n    sequence\n      wait 0.2s\n      cancel_process\n"
    (tmp_path / "suicide.radial").write_text(text)
    done = mint("launch", "suicide.radial", "--wait")
    assert (done.code, "cancelled after" in done.out) == (1, True)


def test_watching_prints_a_line_for_each_event(mint: Mint) -> None:
    done = mint("launch", "quick.radial", "--watch")
    assert done.code == 0
    kinds = [line.split()[1] for line in done.out.splitlines()[1:]]
    assert kinds[:2] == ["launched", "dispatched"]
    assert {"log", "replied", "terminated"} <= set(kinds)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["nowhere.radial"], 2, "nowhere.radial: there is no such file"),
        (["."], 2, "Is a directory"),
        (["bad.radial"], 2, "bad.radial:2:8: "),
        (["binary.radial"], 2, "this is not UTF-8 text"),
        (["quick.radial", "-f", "x"], 2, "-f x: write it as key=value"),
        (["quick.radial", "-v", "x"], 2, "-v x: write it as key=value"),
        (["quick.radial", "--fields", "[]"], 2, "an object is needed"),
        (["--frob"], 2, "no option --frob"),
    ],
)
def test_what_cannot_be_launched_is_explained(
    words: list[str], code: int, message: str, mint: Mint
) -> None:
    Path("bad.radial").write_text('define\n  echo "open\n')
    Path("binary.radial").write_bytes(b"\xff\xfe")
    done = mint("launch", *words)
    assert done.code == code
    assert message in done.err


def test_an_error_in_the_definition_is_a_document_too(mint: Mint) -> None:
    Path("bad.radial").write_text('define\n  echo "open\n')
    told = json.loads(mint("launch", "bad.radial", "--json").err)
    assert (told["error"], told["line"], told["column"]) == ("DefinitionError", 2, 8)
