from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from mint.cli.main import run
from mint.cli.table import application
from mint.web.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint

COMMAND = [sys.executable, "-c", "import sys; from mint.cli.main import run; sys.exit(run())"]
ESCAPE = "\x1b"


def leaves(app: object, *words: str) -> list[list[str]]:
    """Every command, as one types it."""
    below = app.resolved_commands()  # type: ignore[attr-defined]
    found = []
    for name, each in below.items():
        if not name.startswith("-"):
            deeper = leaves(each, *words, name)
            found += deeper or [[*words, name]]
    return found


ALL = leaves(application())


def test_the_version_is_told(offline: Mint) -> None:
    assert offline("--version").out == f"{VERSION}\n"


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_the_overview_has_a_line_for_each_command(words: list[str], offline: Mint) -> None:
    told = offline(*words[:-1], "--help")
    assert told.code == 0
    assert re.search(rf"│ {words[-1]} +\w+ \w+", told.out)
    assert "Exit codes: 0 ok" in told.out


def test_no_words_at_all_show_the_overview(offline: Mint) -> None:
    assert offline().out == offline("--help").out


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_each_command_explains_itself_with_an_example(words: list[str], offline: Mint) -> None:
    told = offline(*words, "--help")
    assert told.code == 0
    assert f"    $ mint {' '.join(words)}" in told.out
    for option in ("--data", "--json", "--debug"):
        assert option in told.out


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("lunch", 'Did you mean "launch"?'),
        ("ps extra", "more than it takes: extra"),
        ("ps --limit many", "--limit"),
        ("ps --state odd", "running"),
        ("history", "WFID requires an argument"),
        ("--data x ps", "options stand behind the command"),
        ("db frob", "`mint db --help`"),
    ],
)
def test_what_cannot_be_meant_is_explained(line: str, message: str, offline: Mint) -> None:
    done = offline(*line.split())
    assert done.code == 2
    assert message in done.err
    assert "--help" in done.err
    assert done.out == ""


def test_errors_are_documents_when_documents_are_asked_for(offline: Mint) -> None:
    done = offline("ps", "--json")
    assert done.code == 3
    assert json.loads(done.err)["error"] == "ServerNotFound"
    assert set(json.loads(done.err)) == {"error", "message"}


def test_an_error_in_a_text_says_where_as_a_document(offline: Mint, tmp_path: Path) -> None:
    (tmp_path / "bad.radial").write_text('define\n  echo "open\n')
    told = json.loads(offline("fmt", "bad.radial", "--json").err)
    assert (told["error"], told["source"], told["line"]) == ("DefinitionError", "bad.radial", 2)


def break_ps(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(_: str | None) -> None:
        raise error

    monkeypatch.setattr("mint.cli.commands.ps.Server.of", fail)


def test_a_fault_of_ours_is_one_line(offline: Mint, monkeypatch: pytest.MonkeyPatch) -> None:
    break_ps(monkeypatch, ZeroDivisionError("what?"))
    done = offline("ps")
    assert done.code == 1
    assert (
        done.err == "error: ZeroDivisionError: what?. This is a fault of MINT; --debug shows more\n"
    )


@pytest.mark.parametrize("way", ["option", "environment"])
def test_debugging_shows_the_traceback(
    way: str, offline: Mint, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_ps(monkeypatch, ZeroDivisionError("what"))
    monkeypatch.setenv("MINT_DEBUG", "1" if way == "environment" else "")
    done = offline("ps", *(["--debug"] if way == "option" else []))
    assert "Traceback" in done.err


def test_control_c_is_quiet(offline: Mint, monkeypatch: pytest.MonkeyPatch) -> None:
    break_ps(monkeypatch, KeyboardInterrupt())
    done = offline("ps")
    assert (done.code, done.out, done.err) == (130, "", "")


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - our own command
        [*COMMAND, "completion", "bash"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_colours_are_for_terminals_only(offline: Mint) -> None:
    assert ESCAPE not in offline("ps").err
    assert ESCAPE not in offline("--help").out


def test_the_exit_code_is_that_of_the_program(tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, "ps"], cwd=tmp_path, capture_output=True, check=False)  # noqa: S603
    assert done.returncode == run(["ps"]) == 3


@pytest.mark.parametrize("option", [[], ["--json"]])
def test_letters_that_a_terminal_lacks_are_escaped(option: list[str], tmp_path: Path) -> None:
    (tmp_path / "it.radial").write_text("define name: 'k\u00e4se'\n", encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - our own command
        [*COMMAND, "fmt", "it.radial", *option],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (rb"k\xe4se", rb"k\u00e4se")[bool(option)] in done.stdout
