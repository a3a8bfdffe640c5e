"""OpenLDAP for tests: a private server, on a unix socket and a free port of the loopback."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tests.brokers import free_port
from tests.services import find_program, missing
from tests.slapd_configuration import CONFIGURATION, LOG, OVERLAY

from mint.settings.trigger import LdapSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BASE = "dc=example,dc=org"
ADMIN = f"cn=admin,{BASE}"
PASSWORD = "admin"  # noqa: S105 - of a server of our own
LOGGED = "objectClass cn uid ipHostNumber macAddress"

_START_SECONDS = 20.0


class DirectoryServer:
    """A slapd that can be killed, and started again on the same data.

    Args:
        folder: for its data and its socket.
        log: whether it keeps a log of changes.
        sync: whether it serves those who keep a copy.
        durable: whether it waits for the disk.
        open_log: whether anybody may read that log.
    """

    def __init__(
        self,
        folder: Path,
        *,
        log: bool = True,
        sync: bool = True,
        durable: bool = False,
        open_log: bool = False,
    ) -> None:
        found = find_program("slapd", Path("/usr/sbin"), Path("/usr/lib/openldap"))
        if found is None or not Path("/usr/lib/ldap/accesslog.so").exists():
            missing("OpenLDAP's server")
        self._program = found
        self.folder = folder
        self.port = free_port()
        self.url = f"ldapi://{quote(str(folder / 'socket'), safe='')}"
        self.process: subprocess.Popen[bytes] | None = None
        for name in ("main", "log"):
            (folder / name).mkdir()
        said = {
            "admin": ADMIN,
            "password": PASSWORD,
            "folder": folder,
            "base": BASE,
            "logged": LOGGED,
            "nosync": "" if durable else "dbnosync",
            "strangers": "read" if open_log else "none",
            "sync": "overlay syncprov" if sync else "",
        }
        text = CONFIGURATION.replace("{log}", LOG if log else "")
        text = text.replace("{overlay}", OVERLAY if log else "")
        self.configuration = folder / "slapd.conf"
        self.configuration.write_text(text.format(**said))

    @property
    def settings(self) -> LdapSettings:
        """How to reach it, as one who may write."""
        reference = "secret:directory"
        return LdapSettings(url=self.url, base=BASE, bind=ADMIN, password=reference)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        watched = find_program("setpriv")
        prefix = [str(watched), "--pdeathsig", "KILL", "--"] if watched else []
        where = f"{self.url} ldap://127.0.0.1:{self.port}"
        options = ["-d", "0", "-f", str(self.configuration), "-h", where]
        with (self.folder / "output").open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603 - a program that we looked up
                [*prefix, str(self._program), *options], stdout=output, stderr=output
            )
        self._wait_until_it_answers()

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGTERM)

    def connect(self) -> Any:
        """A connection of one who may do anything."""
        import ldap  # noqa: PLC0415 - an extra

        connection = ldap.initialize(self.url)
        connection.simple_bind_s(ADMIN, PASSWORD)
        return connection

    def _end(self, number: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(_START_SECONDS)
            self.process = None

    def _wait_until_it_answers(self) -> None:
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:
            assert self.process is not None
            assert self.process.poll() is None, (self.folder / "output").read_text()
            with suppress(Exception):
                self.connect().unbind_s()
                return
            time.sleep(0.02)
        raise AssertionError((self.folder / "output").read_text())


@contextmanager
def directory_server(
    change: Callable[[DirectoryServer, str], str] | None = None, **more: bool
) -> Iterator[DirectoryServer]:
    """A server that runs, with an empty tree below its base.

    Args:
        change: makes another configuration of the usual one.
        more: see `DirectoryServer`.
    """
    folder = Path(tempfile.mkdtemp(prefix="mint-ldap-"))
    os.environ["MINT_SECRET_DIRECTORY"] = PASSWORD
    try:
        server = DirectoryServer(folder, **more)
        if change is not None:
            server.configuration.write_text(change(server, server.configuration.read_text()))
        server.start()
        connection = server.connect()
        connection.add_s(BASE, [("objectClass", [b"domain"]), ("dc", [b"example"])])
        connection.unbind_s()
        try:
            yield server
        finally:
            server.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
