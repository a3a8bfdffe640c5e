from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.host_services.daemons import SLEEPER, SLOW

from mint.cli.main import run
from mint.cli.service import run as mint_service
from mint.cli.service import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.host_services.daemons import Daemon

pytestmark = pytest.mark.daemons

Direct = "Callable[..., tuple[int, str, str]]"


@pytest.fixture
def direct(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., tuple[int, str, str]]]:
    """Runs `mint services` in this process, without a bus, in a root of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    for name, text in (("sleeper", SLEEPER), ("slow", SLOW)):
        values = {"folder": tmp_path, "name": name, "default": "on", "seconds": 600}
        file = tmp_path / f"{name}.py"
        file.write_text(text.format(**values) if text is SLEEPER else text)

    def call(*words: str) -> tuple[int, str, str]:
        code = run(["services", *words, "--direct", "--root", str(tmp_path / "root")])
        told = capsys.readouterr()
        return code, told.out, told.err

    call("register", "sleeper", "sleeper.py")
    yield call
    call("stop", "sleeper")


def test_all_verbs_work_without_a_bus(direct: Callable[..., tuple[int, str, str]]) -> None:
    assert direct("start", "sleeper") == (0, "sleeper is started\n", "")
    assert direct("status", "sleeper", "-q") == (0, "", "")
    assert direct("restart", "sleeper") == (0, "sleeper is started again\n", "")
    assert direct("off", "sleeper", "-q") == (0, "", "")
    code, told, _ = direct("list", "--json")
    (found,) = json.loads(told)["services"]
    assert code == 0
    assert found == {
        "name": "sleeper",
        "type": "server",
        "description": "Sleeper",
        "state": "started",
        "autostart": "no",
        "running": True,
        "error": "",
    }
    assert direct("stop", "sleeper")[0] == 0
    assert direct("status", "sleeper", "-q") == (1, "", "")
    assert direct("info", "sleeper")[0] == 0
    assert direct("conditional", "sleeper")[0] == 0
    assert "conditional" in direct("list")[1]


def test_what_fails_is_told_with_its_line_and_a_code(
    direct: Callable[..., tuple[int, str, str]],
) -> None:
    direct("register", "slow", "slow.py")
    code, _, error = direct("stop", "slow")
    assert (code, error) == (
        1,
        "error: slow: stop() failed: it cannot be stopped (line 12 of its script)\n",
    )
    code, _, error = direct("reload", "slow")
    assert (code, error) == (1, "error: slow: reload() failed: its script has no such method\n")
    code, _, error = direct("start", "nothing")
    assert code == 4
    assert "no script is registered for `nothing`" in error
    code, _, error = direct("register", "bad", "nothing.py", "--json")
    assert code == 2
    assert json.loads(error)["error"] == "ScriptRefused"


def test_boot_makes_ready_what_is_on(direct: Callable[..., tuple[int, str, str]]) -> None:
    direct("register", "slow", "slow.py")
    assert direct("status", "sleeper", "-q")[0] == 1
    code, told, _ = direct("boot", "--json")
    assert code == 0
    assert [one["app"] for one in json.loads(told)["services"]] == ["sleeper"]
    assert direct("status", "sleeper", "-q")[0] == 0


def test_the_log_tells_what_a_call_wrote(
    direct: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    text = (tmp_path / "slow.py").read_text().replace("time.sleep(60)", 'print("warming up")')
    (tmp_path / "loud.py").write_text(text)
    direct("register", "loud", "loud.py")
    direct("start", "loud")
    _, told, _ = direct("log", "loud")
    assert "start\n  warming up\n" in told
    assert direct("log", "sleeper")[0] == 0


def test_the_doctor_finds_what_lives_but_is_not_seen(running: Daemon) -> None:
    running.sleeper()
    running.busctl("sleeper", "start")
    assert "all is well" in running.mint("doctor")
    values = {"folder": running.folder, "name": "elsewhere", "default": "off", "seconds": 600}
    running.register("sleeper", SLEEPER.format(**values))
    told = running.mint("doctor", fails=True)
    assert "it was started and lives, but status() says that it does not run" in told


def test_the_doctor_finds_broken_scripts(
    direct: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    assert direct("doctor")[0] == 0
    own = tmp_path / "root/var/lib/mint/services/scripts/System.Service/sleeper.py"
    own.write_text("def start(:\n")
    code, told, _ = direct("doctor")
    assert code == 1
    assert "its script cannot be used: " in told
    assert "sleeper.py:1: invalid syntax" in told
    assert direct("list")[0] == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ([], ["services", "list"]),
        (["-N", "list"], ["services", "list", "-N"]),
        (["nginx", "start"], ["services", "start", "nginx"]),
        (["start", "nginx", "-q"], ["services", "start", "nginx", "-q"]),
        (["help"], ["services", "--help"]),
        (["--help"], ["services", "--help"]),
        (["nginx"], ["services", "nginx"]),
    ],
)
def test_the_words_of_the_original_come_in_its_order(typed: list[str], meant: list[str]) -> None:
    assert translated(typed) == meant


def test_mint_service_does_what_service_did(running: Daemon) -> None:
    running.sleeper()
    where = ["--bus", running.address]
    assert mint_service(["sleeper", "start", "-q", *where]) == 0
    assert running.pid() != 0
    assert mint_service(["sleeper", "stop", "-N", *where]) == 0
