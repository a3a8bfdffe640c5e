"""A daemon of service scripts for tests, on a bus of its own, in a directory of its own."""

from __future__ import annotations

import os
import pwd
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.buses import bus
from tests.services import find_program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_SECONDS = 30.0

NAME = "tr.org.pardus.comar"
SERVICE = f"{NAME}.System.Service"

SLEEPER = """
from comar.service import *

serviceType = "server"
serviceDesc = _({{"en": "Sleeper", "tr": "Uyuyan"}})
serviceDefault = "{default}"
PIDFILE = "{folder}/{name}.pid"

@synchronized
def start():
    startService(command="/bin/sleep", args="{seconds}", pidfile=PIDFILE, detach=True,
                 makepid=True, donotify=True)

@synchronized
def stop():
    stopService(pidfile=PIDFILE, donotify=True)

def status():
    return isServiceRunning(PIDFILE)
"""
"""The script of a service that sleeps."""

SLOW = """
from comar.service import *
import time

serviceType = "local"
serviceDesc = _({"en": "Slow"})

def start():
    time.sleep(60)

def stop():
    fail("it cannot be stopped")

def status():
    time.sleep(0.2)
    return False
"""
"""The script of a service whose start takes a minute, and whose stop fails."""


class Daemon:
    """A daemon that runs.

    Args:
        address: of its bus.
        folder: of its own; scripts and pidfiles are there, too.
        options: of `mint services run`.
    """

    def __init__(self, address: str, folder: Path, options: Sequence[str] = ()) -> None:
        self.address = address
        self.folder = folder
        self.root = folder / "root"
        self.process = self._started(options)

    def _started(self, options: Sequence[str]) -> subprocess.Popen[str]:
        watched = find_program("setpriv")
        prefix = [str(watched), "--pdeathsig", "KILL", "--"] if watched else []
        code = "import sys; from mint.cli.main import run; sys.exit(run())"
        where = ["--bus", self.address, "--root", str(self.root)]
        with (self.folder / "daemon.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own program
                [*prefix, sys.executable, "-c", code, "services", "run", *where, *options],
                cwd=self.folder,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert process.stdout is not None
        assert "is on the bus" in process.stdout.readline(), self.log
        return process

    @property
    def log(self) -> str:
        """What it wrote."""
        return (self.folder / "daemon.log").read_text()

    def end(self, *, kill: bool = False) -> None:
        """End it; what it has started goes on."""
        if kill:
            self.process.kill()
        else:
            self.process.terminate()
        code = self.process.wait(_SECONDS)
        if self.process.stdout is not None:
            self.process.stdout.close()
        assert kill or code in (0, -9), self.log  # -9: the test has killed it before

    def mint(self, *words: str, fails: bool = False) -> str:
        """What `mint services` prints on both outputs."""
        code = "import sys; from mint.cli.main import run; sys.exit(run())"
        where = ["--bus", self.address, "--root", str(self.root)]
        return said([sys.executable, "-c", code, "services", *words, *where], fails=fails)

    def busctl(self, app: str, method: str, *args: str, fails: bool = False) -> str:
        """What `busctl call` prints for a method of a service."""
        to = [NAME, f"/package/{app}", SERVICE, method]
        return said(["busctl", f"--address={self.address}", "call", *to, *args], fails=fails)

    def core(self, method: str, *args: str, fails: bool = False) -> str:
        """The same for a method of the daemon itself."""
        to = [NAME, "/", NAME, method]
        return said(["busctl", f"--address={self.address}", "call", *to, *args], fails=fails)

    def register(self, name: str, text: str) -> None:
        """Make a text the script of a service."""
        file = self.folder / f"{name}.service.py"
        file.write_text(text)
        self.core("register", "sss", name, "System.Service", str(file))

    def sleeper(self, name: str = "sleeper", default: str = "off", seconds: float = 600) -> None:
        """Register a service that sleeps."""
        values = {"folder": self.folder, "name": name, "default": default, "seconds": seconds}
        self.register(name, SLEEPER.format(**values))

    def pid(self, name: str = "sleeper") -> int:
        """The process that its pidfile names; 0 when there is none."""
        file = self.folder / f"{name}.pid"
        text = file.read_text().strip() if file.exists() else ""
        return int(text) if text and lives(int(text)) else 0

    def state(self, name: str = "sleeper") -> str:
        """What `info` tells last."""
        found: list[str] = re.findall(r'"([^"]*)"', self.busctl(name, "info"))
        return found[-1]

    def stop_services(self) -> None:
        """End what its services have started."""
        for file in self.folder.glob("*.pid"):
            text = file.read_text().strip()
            if text and lives(int(text)):
                os.kill(int(text), 9)


@contextmanager
def daemon(folder: Path, *options: str, **how: bool | int) -> Iterator[Daemon]:
    """A daemon of our own.

    Args:
        folder: for everything.
        options: of `mint services run`.
        how: see `tests.buses.bus`.
    """
    with bus(**how) as address:  # type: ignore[arg-type]  # as the caller says
        running = Daemon(address, folder, options)
        try:
            yield running
        finally:
            running.end()
            running.stop_services()


def said(command: Sequence[str], *, fails: bool = False, user: str = "") -> str:
    """What a program prints, on both of its outputs.

    Args:
        command: the program and its arguments.
        fails: whether it is to fail.
        user: as whom it runs.
    """
    as_user: dict[str, Any] = {}
    if user:
        account = pwd.getpwnam(user)
        as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    done: subprocess.CompletedProcess[str] = subprocess.run(  # noqa: S603 - what the test says
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_SECONDS,
        check=False,
        cwd="/",
        **as_user,
    )
    assert (done.returncode != 0) is fails, done.stdout
    return done.stdout


def lives(pid: int) -> bool:
    """Whether there is a process of this number."""
    return Path(f"/proc/{pid}").exists()


def wait_for(fact: Callable[[], object], what: str) -> None:
    """Wait until something holds."""
    end = time.monotonic() + _SECONDS
    while not fact():
        assert time.monotonic() < end, f"still not: {what}"
        time.sleep(0.02)
