"""PostgreSQL's own programs for backups: they know its types, its versions and its order."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mint.errors import StoreError

if TYPE_CHECKING:
    import sqlalchemy as sa

MAGIC = b"PGDMP"
"""How an archive begins."""

_DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of each version, the server's among them."""

_TABLE = re.compile(r"^\d+; \d+ \d+ TABLE DATA \S+ (\S+) ", re.MULTILINE)
_REVISION = re.compile(r"^COPY [^\n]*\n(\w+)\n", re.MULTILINE)


class Content(msgspec.Struct, frozen=True):
    """What is in an archive.

    Args:
        tables: whose rows it has.
        revision: of the database; None: it does not tell.
    """

    tables: frozenset[str]
    revision: str | None


def dump(url: sa.URL, file: Path) -> None:
    """Write a database to an archive, as it is at this moment.

    Raises:
        StoreError: a program is missing, or did not succeed.
    """
    _run("pg_dump", "--format=custom", f"--file={file}", f"--dbname={_address(url)}", url=url)


def load(url: sa.URL, file: Path) -> None:
    """Fill an empty database from an archive: wholly, or not at all.

    Raises:
        StoreError: a program is missing, or did not succeed.
    """
    how = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    _run("pg_restore", *how, f"--dbname={_address(url)}", str(file), url=url)


def read(file: Path) -> Content:
    """What is in an archive; all of it is read, to see that it is whole.

    Raises:
        StoreError: it is no archive, or not whole, or a program is missing.
    """
    _run("pg_restore", f"--file={os.devnull}", str(file))
    tables = frozenset(_TABLE.findall(_run("pg_restore", "--list", str(file))))
    told = _run("pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(file))
    revision = _REVISION.search(told)
    return Content(tables, None if revision is None else revision[1])


def _run(name: str, *arguments: str, url: sa.URL | None = None) -> str:
    """What a program prints."""
    secret = {} if url is None or url.password is None else {"PGPASSWORD": str(url.password)}
    done = subprocess.run(  # noqa: S603 - a program that we looked up, without a shell
        [_program(name), *arguments],
        env={**os.environ, **secret},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        told = " ".join(done.stderr.split()) or f"it ended with code {done.returncode}"
        raise StoreError(f"{name} failed: {told}")
    return done.stdout


def _program(name: str) -> str:
    versions = sorted(_DEBIAN.glob(f"*/bin/{name}"), key=_version, reverse=True)
    found = shutil.which(name) or next(map(str, versions), None)
    if found is None:
        raise StoreError(
            f"The program {name} is not here. Install PostgreSQL's client programs (Debian: "
            "`apt install postgresql-client`), or back up as you do for other databases."
        )
    return found


def _version(program: Path) -> int:
    version = program.parent.parent.name
    return int(version) if version.isdigit() else 0


def _address(url: sa.URL) -> str:
    """The URL for the programs; without the password, which others could read in their list."""
    bare = url.set(drivername="postgresql", password=None)
    return bare.render_as_string(hide_password=False)
