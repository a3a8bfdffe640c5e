"""Real services for tests, started on this machine in private directories.

Nothing listens on a network: PostgreSQL is reached through a unix socket.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import quote

import psycopg
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

_START_SECONDS = 30.0
_STOP_SECONDS = 20.0


def find_program(name: str, *folders: Path) -> Path | None:
    """The program of this name in one of `folders`, else on PATH; None when there is none."""
    for folder in folders:
        if os.access(folder / name, os.X_OK):
            return folder / name
    found = shutil.which(name)
    return Path(found).resolve() if found else None


def missing(what: str) -> NoReturn:
    """Skip the test because a service is missing; fail it where CI promises that it is there."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is not installed, and CI has to test with it")
    pytest.skip(f"{what} is not installed")


@contextmanager
def postgresql(*, durable: bool = True) -> Iterator[str]:
    """A PostgreSQL server of our own; gives the URL of its database `postgres`.

    Args:
        durable: whether commits wait for the disk, as in production. Turn it off only where
            durability is not what is tested.
    """
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    initdb, server = find_program("initdb", *folders), find_program("postgres", *folders)
    if initdb is None or server is None:
        missing("PostgreSQL")
    folder = Path(tempfile.mkdtemp(prefix="mint-pg-"))
    account = _account()
    if account is not None:
        shutil.chown(folder, account)
    try:
        data = folder / "data"
        arguments = ["-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        _run([str(initdb), *arguments, "--locale=C"], account)
        with _running([str(server), "-D", str(data), *_settings(folder, durable=durable)], account):
            url = f"postgresql://postgres@/postgres?host={quote(str(folder), safe='')}"
            _wait_until_it_answers(url)
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> str | None:
    """Under whose name to run the server: it refuses to be root."""
    return "postgres" if os.geteuid() == 0 else None


def _settings(folder: Path, *, durable: bool) -> list[str]:
    settings = {
        "unix_socket_directories": str(folder),
        "listen_addresses": "",
        "max_connections": "50",
        "fsync": "on" if durable else "off",
    }
    return [f"--{name}={value}" for name, value in settings.items()]


def _run(command: list[str], account: str | None) -> None:
    done = subprocess.run(  # noqa: S603 - a program that we looked up, with our own arguments
        command, user=account, group=account, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@contextmanager
def _running(command: list[str], account: str | None) -> Iterator[None]:
    watched = find_program("setpriv")  # so that a test run that is killed leaves no server behind
    prefix = [str(watched), "--pdeathsig", "INT", "--"] if watched else []
    server = subprocess.Popen(  # noqa: S603 - as above
        [*prefix, *command],
        user=account,
        group=account,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        server.send_signal(signal.SIGINT)  # ends its clients, then itself
        try:
            server.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until_it_answers(url: str) -> None:
    end = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return
