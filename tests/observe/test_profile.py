from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.observe.upping import COMMAND, Up

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

CAST = """\
import pathlib
import time

from mint import participant


@participant
def quick(wi):
    pass


@participant
def hanging_around(wi):
    while not pathlib.Path("go").exists():
        time.sleep(0.01)
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "cast.py").write_text(CAST)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "file"),
    [(["--profile"], "mint-profile.html"), (["--profile", "own.html"], "own.html")],
)
def test_a_profile_is_written_when_the_server_stops(
    place: Path, words: list[str], file: str
) -> None:
    with Up(place, *words) as up:
        for _ in range(50):
            up.until_over(up.launch("define\n  quick\n  quick\n"))
        assert up.stop() == 0
        log = up.log()
    html = (place / file).read_text()
    assert "<html" in html
    assert "loop.py" in html
    assert (place / file.replace(".html", "-api.html")).exists()
    assert f"profile of the engine: {file}" in log
    assert "profile of the api:" in log
    summary = log.partition("profile of the engine:")[2].splitlines()[1:]
    assert 0 < float(summary[0].split()[0]) < 600


def test_a_profile_that_cannot_be_written_spoils_nothing(place: Path) -> None:
    with Up(place, "--profile", "nowhere/profile.html") as up:
        up.until_over(up.launch("define\n  quick\n"))
        assert up.stop() == 0
        assert "No such file or directory" in up.log()


def test_what_all_threads_do_is_written_at_a_signal(place: Path) -> None:
    with Up(place) as up:
        wfid = up.launch("define\n  hanging_around\n")
        up.until(wfid, lambda seen: "hanging_around" in str(seen["dispatches"]))
        up.process.send_signal(signal.SIGUSR1)
        text = up.until_logged(lambda text: text.count("most recent call first") > 2)
        assert up.client.get("/health").json() == {"status": "ok"}
        (place / "go").touch()
        up.until_over(wfid)
    assert "in hanging_around" in text
    assert 'engine/loop.py", line' in text


@pytest.mark.parametrize(
    ("words", "hidden", "says"),
    [
        (["--profile"], "pyinstrument", "pip install 'mint-boss[profile]'"),
        ([], "opentelemetry", "pip install 'mint-boss[traces]'"),
    ],
)
def test_an_extra_that_is_not_installed_is_named(
    place: Path, words: list[str], hidden: str, says: str
) -> None:
    code = f"import sys; sys.modules[{hidden!r}] = None; {COMMAND[2]}"
    traces = {"MINT_TRACES": "http://127.0.0.1:4318"} if not words else {}
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", code, "up", *words],
        cwd=place,
        env={"PATH": "", **traces},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 2
    assert says in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr
