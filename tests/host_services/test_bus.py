from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.host_services.daemons import NAME, SERVICE, SLOW, said, wait_for

if TYPE_CHECKING:
    from tests.host_services.daemons import Daemon

pytestmark = pytest.mark.daemons


def test_busctl_sees_the_objects(shared: Daemon) -> None:
    tree = said(["busctl", f"--address={shared.address}", "tree", NAME])
    assert "/package/sleeper" in tree
    where = [f"--address={shared.address}", "introspect", NAME]
    told = said(["busctl", *where, "/package/sleeper"])
    assert re.search(r"\.info +method +- +sss", told)
    assert re.search(r"\.setState +method +s +- +no-reply", told)
    assert re.search(r"\.Changed +signal +ss", told)
    assert re.search(r"\.register +method +sss", said(["busctl", *where, "/"]))


def test_gdbus_starts_a_service_and_hears_that_it_has_changed(running: Daemon) -> None:
    running.sleeper()
    with_monitor = ["gdbus", "monitor", "--address", running.address, "--dest", NAME]
    heard = running.folder / "heard"
    with heard.open("w") as file:
        monitor = subprocess.Popen(with_monitor, stdout=file, stderr=file)  # noqa: S603
    try:
        wait_for(lambda: "is owned by" in heard.read_text(), "the monitor listens")
        to = ["--dest", NAME, "--object-path", "/package/sleeper"]
        where = ["gdbus", "call", "--address", running.address, *to]
        assert said([*where, "--method", f"{SERVICE}.start"]) == "()\n"
        assert said([*where, "--method", f"{SERVICE}.info"]) == "('server', 'Sleeper', 'started')\n"
        line = f"/package/sleeper: {SERVICE}.Changed ('sleeper', 'started')"
        wait_for(lambda: line in heard.read_text(), line)
    finally:
        monitor.kill()
        monitor.wait()


def test_dbus_send_reaches_it(shared: Daemon) -> None:
    where = ["dbus-send", f"--bus={shared.address}", f"--dest={NAME}", "--print-reply"]
    told = said([*where, "/", f"{NAME}.listModelApplications", "string:System.Service"])
    assert 'string "sleeper"' in told
    told = said([*where, "/package/sleeper", f"{SERVICE}.info"])
    assert re.findall('string "(.*)"', told) == ["server", "Sleeper", "off"]


def test_every_method_answers_although_it_is_said_not_to(shared: Daemon) -> None:
    assert shared.busctl("sleeper", "setState", "s", "on") == ""
    assert shared.state() == "stopped"
    shared.busctl("sleeper", "setState", "s", "conditional")
    assert shared.state() == "conditional_stopped"
    shared.busctl("sleeper", "setState", "s", "off")
    assert shared.state() == "off"


def test_a_failure_of_the_script_is_told_by_name(shared: Daemon) -> None:
    shared.register("slow", SLOW)
    send = ["dbus-send", f"--bus={shared.address}", f"--dest={NAME}", "--print-reply"]
    told = said([*send, "/package/slow", f"{SERVICE}.stop"], fails=True)
    assert told.strip() == f"Error {NAME}.Exception: it cannot be stopped"
    told = said([*send, "/package/slow", f"{SERVICE}.reload"], fails=True)
    assert told.startswith(f"Error {NAME}.Missing: ")
    assert "Traceback" not in told
    told = said([*send, "/package/slow", f"{SERVICE}.setState", "string:sometimes"], fails=True)
    assert told.startswith(f"Error {NAME}.Exception: Unknown state")


@pytest.mark.parametrize(
    ("path", "method", "words"),
    [
        ("/package/nothing", "start", ()),
        ("/package/sleeper", "explode", ()),
        ("/package/sleeper/more", "start", ()),
        ("/package", "start", ()),
        ("/somewhere", "start", ()),
    ],
)
def test_what_is_not_there_is_an_unknown_method(
    shared: Daemon, path: str, method: str, words: tuple[str, ...]
) -> None:
    send = ["dbus-send", f"--bus={shared.address}", f"--dest={NAME}", "--print-reply"]
    told = said([*send, path, f"{SERVICE}.{method}", *words], fails=True)
    assert told.startswith("Error org.freedesktop.DBus.Error.UnknownMethod: ")


def test_arguments_of_other_types_are_refused(shared: Daemon) -> None:
    told = shared.busctl("sleeper", "setState", "i", "1", fails=True)
    assert "setState takes state (s), not 'i'" in told
    told = shared.busctl("sleeper", "start", "s", "now", fails=True)
    assert "start takes nothing, not 's'" in told


def test_an_argument_without_end_is_refused(shared: Daemon) -> None:
    assert "no argument may be longer" in shared.core("setLocale", "s", "x" * 100_000, fails=True)


def test_a_service_tells_what_it_is_in_the_language_of_the_command(
    shared: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    assert "Uyuyan" in shared.mint("info", "sleeper")
