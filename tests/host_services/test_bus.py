from __future__ import annotations

import re
import time
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
    import subprocess

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


def test_a_locale_is_that_of_its_caller_alone(shared: Daemon) -> None:
    # Each program is a caller of its own: another one must not hear Turkish.
    shared.core("setLocale", "s", "tr_TR")
    assert '"Sleeper"' in shared.busctl("sleeper", "info")
    assert "is no name of a locale" in shared.core("setLocale", "s", "../tr", fails=True)


def test_a_service_tells_what_it_is_in_the_language_of_the_command(
    shared: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    assert "Uyuyan" in shared.mint("info", "sleeper")


def test_a_call_of_the_own_is_cancelled_and_listed(shared: Daemon) -> None:
    import asyncio

    from mint.services.bus.refusal import BusRefusal
    from mint.services.bus.wire import Wire

    shared.register("slow", SLOW)

    async def play() -> str:
        wire, other = await Wire.open(shared.address), await Wire.open(shared.address)
        core = (NAME, "/", NAME)
        try:
            async with asyncio.TaskGroup() as tasks:
                to = (NAME, "/package/slow", SERVICE)
                call = tasks.create_task(_refused(wire, to))
                while (await wire.ask(core, "listRunning", "b", [False]))[0] == []:
                    await asyncio.sleep(0.01)
                mine = await wire.ask(core, "listRunning", "b", [False])
                assert mine == [["System.Service.start"]]
                assert await other.ask(core, "listRunning", "b", [False]) == [[]]
                assert await other.ask(core, "listRunning", "b", [True]) == mine
                assert await other.ask(core, "cancel", "s", ["*"]) == [0]
                assert await wire.ask(core, "cancel", "s", ["System.Service.*"]) == [1]
            return call.result()
        finally:
            await wire.close()
            await other.close()

    async def _refused(wire: Wire, to: tuple[str, str, str]) -> str:
        with pytest.raises(BusRefusal) as refused:
            await wire.ask(to, "start")
        return refused.value.name

    begun = time.monotonic()
    assert asyncio.run(play()) == f"{NAME}.KeyboardInterrupt"
    assert time.monotonic() - begun < 30  # noqa: PLR2004
