from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.running import Mint

GOOD = "define name: good\n  alpha\n"
PARTICIPANTS = """\
from mint import participant

@participant("alpha_.*", pattern=True)
def alpha(wi):
    pass
"""


@pytest.fixture(autouse=True)
def definitions() -> None:
    Path("good.radial").write_text(GOOD)
    Path("bad.radial").write_text('define\n  sequnce\n    wait "1x"\n')
    Path("unread.radial").write_text('define\n  echo "open\n')
    Path("participants.py").write_text(PARTICIPANTS)


def test_nothing_found_is_said(offline: Mint) -> None:
    done = offline("check", "good.radial")
    assert (done.code, done.out) == (0, "1 checked, nothing found\n")
    assert offline("check", "good.radial", "--json").json == {"findings": []}


def test_a_finding_says_where_and_shows_it(offline: Mint) -> None:
    done = offline("check", "bad.radial", "unread.radial")
    assert done.code == 1
    lines = done.out.splitlines()
    assert lines[0].startswith("bad.radial:2:3: warning: ")
    assert lines[1:3] == ["    2 |   sequnce", "      |   ^"]
    assert lines[3].startswith("bad.radial:3:5: error: ")
    assert lines[6].startswith("unread.radial:2:8: error: ")
    assert lines[7:9] == ['    2 |   echo "open', "      |        ^"]
    assert lines[-1] == "2 errors, 1 warning"


def test_findings_are_documents(offline: Mint) -> None:
    done = offline("check", "bad.radial", "unread.radial", "--json")
    assert done.code == 1
    found = done.json["findings"]
    assert [each["file"] for each in found] == ["bad.radial", "bad.radial", "unread.radial"]
    keys = {"file", "severity", "message", "hint", "line", "column", "expid"}
    assert all(set(each) == keys for each in found)


def test_a_warning_alone_is_no_failure(offline: Mint) -> None:
    Path("odd.radial").write_text("define\n  sequnce\n")
    assert offline("check", "odd.radial").code == 0


def test_participants_are_known_when_they_are_named(offline: Mint) -> None:
    done = offline("check", "good.radial", "--participants", "participants.py")
    assert done.code == 1
    assert "good.radial:2:3: error: " in done.out
    assert "alpha" in done.out
    Path("good.radial").write_text("define\n  alpha_1\n")
    assert offline("check", "good.radial", "-p", "participants.py").code == 0


def test_standard_input_is_checked(offline: Mint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('define\n  echo "open\n'))
    assert offline("check", "-").out.startswith("<stdin>:2:8: error: ")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["nowhere.radial"], 2, "there is no such file"),
        ([], 2, "requires an argument"),
        (["good.radial", "-p", "nowhere.py"], 1, "nowhere.py: there is no such file"),
    ],
)
def test_what_cannot_be_checked(words: list[str], code: int, message: str, offline: Mint) -> None:
    done = offline("check", *words)
    assert done.code == code
    assert message in done.err


def test_of_a_long_line_the_part_in_question_is_shown(offline: Mint) -> None:
    Path("long.json").write_text('["a",{},[' * 300 + "]]" * 300)
    done = offline("check", "long.json")
    assert done.code == 1
    told, line, mark, *_ = done.out.splitlines()
    assert told.startswith("long.json:1:")
    assert len(line) < 250
    assert line[mark.index("^")] == "["


@pytest.mark.parametrize(
    ("name", "text", "where", "told"),
    [
        ("k.pdef", "Ruote.define 'k' do\n  alpha :if => x\nend\n", "2:16", "`x` is a variable"),
        ("k.pdef", "<define>\n  <alpha>\n</define>", "3:3", "`alpha`, which begins at 2:3"),
        ("k.rb", "Ruote.define 'k' do\n  sequence do\nend\n", "2:12", "has no `end`"),
    ],
)
def test_what_is_wrong_in_other_formats_is_shown_too(
    name: str, text: str, where: str, told: str, offline: Mint
) -> None:
    Path(name).write_text(text)
    done = offline("check", name)
    lines = done.out.splitlines()
    assert done.code == 1
    assert lines[0].startswith(f"{name}:{where}: error: ")
    assert told in done.out
    column = int(where.split(":")[1])
    assert any(line == "      | " + " " * (column - 1) + "^" for line in lines)


def test_the_mark_stands_below_the_place_whatever_is_before_it(offline: Mint) -> None:
    Path("k.pdef").write_text(
        "\ufeffRuote.define 'a\u2028' do\r\n\talpha '\x1b', \t:b => x\r\nend\r\n"
    )
    lines = offline("check", "k.pdef").out.splitlines()
    assert lines[0].startswith("k.pdef:2:20: error: ")
    assert lines[2].index("^") == lines[1].index("x", lines[1].index("=>"))


def test_what_stands_beside_a_definition_is_checked_too(offline: Mint, tmp_path: Path) -> None:
    file, config = tmp_path / "release.radial", tmp_path / "release.conf"
    schema = tmp_path / "release.schema.json"
    file.write_text("define release\n  echo '${tag} ${nope}'\n")
    schema.write_text('{"additionalProperties": false}')
    config.write_text('{"tag": 1} # one')
    done = offline("check", str(file))
    assert (done.code, "does not fit the schema" in done.out) == (1, True)
    schema.write_text('{"properties": {"tag": {}}, "additionalProperties": false}')
    done = offline("check", str(file))
    assert (done.code, "nothing writes the field `nope`" in done.out) == (0, True)
    config.write_text("{")
    done = offline("check", str(file))
    assert (done.code, "configuration of release:1:2: this is not JSON" in done.out) == (1, True)
