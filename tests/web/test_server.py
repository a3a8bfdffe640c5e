from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from tests.web.serving import PATIENCE, Served

from mint.app.server import Server
from mint.errors import MintError, SettingsError, StoreLocked
from mint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PROGRAM = """
import sys
from mint.app.server import serve
from mint.settings import Settings

sys.exit(serve(Settings(data=sys.argv[1], participants=tuple(sys.argv[2:]))))
"""

PARTICIPANTS = """
import os, time
from mint import participant

@participant("patient")
def patient(wi):
    while not os.path.exists(wi.fields["until"]):
        time.sleep(0.01)
    wi.fields.done = True
"""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    running = Served(tmp_path / "data")
    yield running
    running.close()


class Program:
    """`serve` in a process of its own."""

    def __init__(self, data: Path, *participants: str) -> None:
        self.data = data
        command = [sys.executable, "-c", PROGRAM, str(data), *participants]
        self.process = subprocess.Popen(  # noqa: S603 - the command stands above
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        address = data / "server.json"
        until(lambda: address.exists() and json.loads(address.read_text())["pid"] == self.pid)
        self.client = httpx2.Client(
            base_url=json.loads(address.read_text())["url"] + "/api/v1",
            headers={"authorization": f"Bearer {(data / 'token').read_text()}"},
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    def end(self, number: int) -> tuple[int, str]:
        """Send a signal; the exit code, and all that it has written."""
        self.client.close()
        self.process.send_signal(number)
        written, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, written

    def process_of(self, wfid: str) -> Any:
        return self.client.get(f"/processes/{wfid}").json()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.01)


def test_it_tells_where_it_is_and_who_takes_part(served: Served) -> None:
    listens, data, participants = served.told
    assert listens.endswith(f"listens on {served.server.url}")
    assert data == f"data: {served.data.absolute()}"
    assert participants == "participants: quick, picky, team_.*, hold"


def test_its_files_tell_where_it_is_and_go_when_it_stops(served: Served) -> None:
    token, address = served.data / "token", served.data / "server.json"
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    told = json.loads(address.read_text())
    assert told.keys() == {"url", "pid", "version", "started_at"}
    assert (told["url"], told["pid"]) == (served.server.url, os.getpid())
    assert stat.S_IMODE(served.data.stat().st_mode) == 0o700
    served.close()
    assert served.codes == [0]
    assert not token.exists()
    assert not address.exists()


def test_each_start_has_a_token_of_its_own(tmp_path: Path) -> None:
    tokens = set()
    for _ in range(2):
        running = Served(tmp_path)
        tokens.add((tmp_path / "token").read_text())
        running.close()
    assert len(tokens) == 2
    assert all(len(token) >= 40 for token in tokens)


def test_a_second_server_on_the_same_data_is_refused(served: Served) -> None:
    port = int(served.server.url.rpartition(":")[2])
    with pytest.raises(StoreLocked, match="another server uses the data directory"):
        Server(Settings(data=str(served.data), port=port), served.told.append).run()
    assert served.get("/health") == {"status": "ok"}


def test_a_port_that_is_taken_is_told(served: Served, tmp_path: Path) -> None:
    port = int(served.server.url.rpartition(":")[2])
    other = Settings(data=str(tmp_path / "other"), port=port)
    with pytest.raises(SettingsError, match=rf"port {port}: .* in use. .*--port"):
        Server(other).run()
    again = Server(Settings(data=str(tmp_path / "other"), port=99_999))
    with pytest.raises(SettingsError, match="port 99999"):
        again.run()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "example.org", ""])  # noqa: S104 - refused
def test_only_this_machine_can_be_listened_on(tmp_path: Path, host: str) -> None:
    with pytest.raises(SettingsError, match="no users yet"):
        Server(Settings(data=str(tmp_path / "data"), host=host)).run()
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("host", "place"),
    [
        ("localhost", "127.0.0.1:"),
        ("127.0.0.2", "127.0.0.2:"),
        ("::1", "[::1]:"),
    ],
)
def test_any_name_of_this_machine_will_do(tmp_path: Path, host: str, place: str) -> None:
    if ":" in host and not _has_ipv6():
        pytest.skip("this machine has no IPv6")
    running = Served(tmp_path, host=host)
    try:
        assert running.server.url.startswith("http" + "://" + place)
        assert running.get("/health") == {"status": "ok"}
    finally:
        running.close()


def _has_ipv6() -> bool:
    try:
        with closing(socket.socket(socket.AF_INET6)) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def test_a_data_directory_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=r"cannot be used: .*--data"):
        Server(Settings(data=str(tmp_path / "file" / "data"))).run()


def test_participants_that_cannot_be_loaded_are_told(tmp_path: Path) -> None:
    settings = Settings(data=str(tmp_path), participants=("missing.py",))
    with pytest.raises(MintError, match=r"missing\.py"):
        Server(settings).run()


def test_a_server_that_was_told_to_stop_before_it_started_stops(tmp_path: Path) -> None:
    server = Server(Settings(data=str(tmp_path)), lambda _: None)
    server.stop()
    assert server.run() == 0


def test_small_answers_come_without_delay(served: Served) -> None:
    began = time.monotonic()
    for _ in range(30):
        served.client.post("/check", json={"definition": "noop"})
    assert time.monotonic() - began < 1.0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_cleanly(tmp_path: Path, number: int) -> None:
    program = Program(tmp_path)
    code, written = program.end(number)
    assert code == 0, written
    assert written.count("\n") == 3, "nothing but what it announced"
    assert not (tmp_path / "server.json").exists()
    assert not (tmp_path / "token").exists()


def test_a_second_signal_does_not_wait_for_participants(tmp_path: Path) -> None:
    (tmp_path / "workers.py").write_text(PARTICIPANTS)
    program = Program(tmp_path / "data", str(tmp_path / "workers.py"))
    body = {"definition": "patient", "fields": {"until": str(tmp_path / "never")}}
    program.client.post("/processes", json=body)
    program.process.send_signal(signal.SIGTERM)
    until(lambda: not (tmp_path / "data" / "server.json").exists())
    code, written = program.end(signal.SIGTERM)
    assert code == 130, written
    assert "Traceback" not in written


def test_a_server_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    (tmp_path / "workers.py").write_text(PARTICIPANTS)
    data, door = tmp_path / "data", tmp_path / "door"
    program = Program(data, str(tmp_path / "workers.py"))
    body = {"definition": "sequence\n  patient\n  wait 1s\n", "fields": {"until": str(door)}}
    wfid = program.client.post("/processes", json=body).json()["wfid"]
    program.end(signal.SIGKILL)
    assert (data / "server.json").exists()

    door.touch()
    program = Program(data, str(tmp_path / "workers.py"))
    try:
        until(lambda: program.process_of(wfid)["process"]["state"] == "terminated")
        seen = program.process_of(wfid)
        assert seen["process"]["fields"]["done"] is True
        history = program.client.get(f"/processes/{wfid}/history").json()["events"]
        kinds = [event["kind"] for event in history]
        assert kinds == ["launched", "dispatched", "replied", "terminated"]
    finally:
        program.end(signal.SIGTERM)
