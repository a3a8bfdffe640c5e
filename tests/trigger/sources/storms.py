"""Writes to a directory while its reader, or itself, is killed again and again."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import ldap
import msgspec
from tests.services import find_program
from tests.trigger.sources.places import until
from tests.trigger.sources.reading import told_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.trigger.sources.places import Place


class Outcome(NamedTuple):
    """What came of it.

    Args:
        changes: ids of all changes that the directory made.
        told: ids of all events that were told, in order.
    """

    changes: set[str]
    told: list[str]


class Storm:
    """Writes to a place, and a reader of it that is a program of its own."""

    def __init__(self, place: Place, folder: Path) -> None:
        self._place = place
        self._folder = folder
        self._reader: subprocess.Popen[bytes] | None = None
        self.failed: list[str] = []

    def start_reader(self) -> None:
        """Start a reader, which goes on where the one before was."""
        watched = find_program("setpriv")
        prefix = [str(watched), "--pdeathsig", "KILL", "--"] if watched else []
        settings = msgspec.json.encode(self._place.settings).decode()
        command = [
            sys.executable,
            "-m",
            "tests.trigger.sources.reading",
            settings,
            str(self._folder),
        ]
        with (self._folder / "output").open("ab") as output:
            self._reader = subprocess.Popen(  # noqa: S603 - our own program
                [*prefix, *command], stdout=output, stderr=output
            )

    def kill_reader(self) -> None:
        """End it at once, as a crash would."""
        if self._reader is not None:
            self._reader.kill()
            self._reader.wait()
            self._reader = None

    def until_it_reads(self) -> None:
        """Wait until a reader has begun: what is written before is not told."""
        self.start_reader()
        until(self._tells, "the reader has begun")

    def _tells(self) -> bool:
        self._place.move(self._place.dn("h0"), f"10.9.0.{time.monotonic_ns() % 250}")
        return bool(self.told)

    @property
    def told(self) -> list[str]:
        """Ids that were told, in order."""
        file = told_in(self._folder)
        return file.read_text().splitlines() if file.exists() else []

    def write(self, count: int) -> threading.Thread:
        """Begin to change entries; a server that is away is waited for."""
        thread = threading.Thread(target=self._write, args=(count,))
        thread.start()
        return thread

    def _write(self, count: int) -> None:
        connection: Any = None
        for number in range(count):
            dn = self._place.dn(f"h{number % 10}")
            value = [f"10.0.{number // 250}.{number % 250}".encode()]
            while True:
                try:
                    connection = connection or self._place.server.connect()
                    connection.modify_s(dn, [(ldap.MOD_REPLACE, "ipHostNumber", value)])
                    break
                except (ldap.SERVER_DOWN, ldap.CONNECT_ERROR, ldap.BUSY, ldap.UNAVAILABLE):
                    connection = None
                    time.sleep(0.02)

    def outcome(self) -> Outcome:
        """What came of it, once all was told."""
        connection = self._place.server.connect()
        found = connection.search_s(
            "cn=accesslog",
            ldap.SCOPE_ONELEVEL,
            "(&(reqType=modify)(reqResult=0))",
            ["reqEntryUUID", "entryCSN", "reqDN"],
        )
        changes = {
            f"{raw['reqEntryUUID'][0].decode()}@{raw['entryCSN'][0].decode()}"
            for _, raw in found
            if raw["reqDN"][0].decode().endswith(self._place.base)
        }
        first = self.told[0]
        changes = {one for one in changes if one.partition("@")[2] >= first.partition("@")[2]}
        until(lambda: changes <= set(self.told), "all is told")
        return Outcome(changes, self.told)
