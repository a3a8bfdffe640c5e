from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.running import Mint, Running

COMMAND = [sys.executable, "-c", "import sys; from mint.cli.main import run; sys.exit(run())"]
PARTICIPANTS = """\
from mint import participant

@participant
def greet(wi):
    wi.fields.greeting = f"Hello, {wi.fields.name}"
"""


@contextmanager
def up(*words: str) -> Iterator[tuple[subprocess.Popen[str], IO[str]]]:
    """A server of its own, stopped at the end if it is not yet."""
    with subprocess.Popen(  # noqa: S603 - our own command
        [*COMMAND, "up", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "LANG": "C.UTF-8"},
    ) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.wait(10)


@pytest.mark.slow
def test_a_server_says_where_it_is_and_what_to_try(offline: Mint) -> None:
    Path("greeters.py").write_text(PARTICIPANTS)
    Path("mint.toml").write_text('participants = ["greeters.py"]\nthreads = 3\n')
    Path("hello.radial").write_text("define\n  greet\n")
    with up() as (process, out):
        told = [out.readline().strip() for _ in range(5)]
        assert told[0].startswith("MINT ")
        assert told[1] == f"data: {Path('.mint').absolute()}"
        assert told[2] == "participants: greet"
        assert "mint launch FILE --watch" in told[3]
        assert offline("status", "--json").json["threads"] == 3
        done = offline("launch", "hello.radial", "-f", "name=Ann", "--wait", "--json")
        assert done.json["fields"]["greeting"] == "Hello, Ann"
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    assert offline("ps").code == 3


@pytest.mark.slow
def test_flags_win_over_files_and_the_environment(
    offline: Mint, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("greeters.py").write_text(PARTICIPANTS)
    Path("other.toml").write_text('data = "one"\nbatch = 7\n')
    monkeypatch.setenv("MINT_DATA", "two")
    words = ("--settings", "other.toml", "--data", "three", "-p", "greeters.py", "--json")
    with up(*words) as (process, out):
        told = "".join(iter(out.readline, "}\n")) + "}"
        assert json.loads(told)["pid"] == process.pid
        assert offline("status", "--data", "three", "--json").json["batch"] == 7
    with up("--quiet") as (process, out):
        while not Path("two/server.json").exists():
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert out.read() == ""


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--host", "0.0.0.0"], 2, "ssh"),  # noqa: S104 - it is refused
        (["--participants", "nowhere.py"], 1, "nowhere.py: there is no such file"),
        (["--settings", "nowhere.toml"], 2, "nowhere.toml: No such file"),
        (["--database", "oracle://x"], 1, "oracle"),
        (["--port", "99999"], 2, "port"),
    ],
)
def test_what_cannot_be_started_is_explained(
    words: list[str], code: int, message: str, offline: Mint
) -> None:
    done = offline("up", *words)
    assert done.code == code
    assert message in done.err


def test_a_second_server_is_refused(mint: Mint, running: Running) -> None:
    done = mint("up")
    assert done.code == 1
    assert f"another server uses the data directory {running.data}" in done.err
