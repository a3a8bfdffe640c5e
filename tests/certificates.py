"""A certification authority for tests, and what it signs."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NamedTuple

from tests.services import find_program, missing

if TYPE_CHECKING:
    from pathlib import Path


class Certificate(NamedTuple):
    """A certificate and its key: files."""

    cert: Path
    key: Path


class Authority:
    """Signs certificates for servers on the loopback and for their clients.

    Args:
        folder: where its files are.
        name: of it.
    """

    def __init__(self, folder: Path, name: str = "ca") -> None:
        self._folder = folder
        self._own = self._request(
            name, "-x509", "-days", "2", "-addext", "basicConstraints=critical,CA:TRUE"
        )
        self.cert = self._own.cert

    def sign(self, name: str) -> Certificate:
        """A certificate for the loopback, or for a client of this name."""
        asked = self._request(name, suffix="csr")
        done = asked._replace(cert=self._folder / f"{name}.pem")
        extensions = self._folder / f"{name}.ext"
        extensions.write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
        _openssl(
            "x509", "-req", "-in", asked.cert, "-out", done.cert, "-days", "2", "-CAcreateserial",
            "-CA", self._own.cert, "-CAkey", self._own.key, "-extfile", extensions,
        )  # fmt: skip
        return done

    def _request(self, name: str, *more: str, suffix: str = "pem") -> Certificate:
        made = Certificate(self._folder / f"{name}.{suffix}", self._folder / f"{name}.key")
        _openssl(
            "req", "-new", *more, "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-subj", f"/CN={name}", "-keyout", made.key, "-out", made.cert,
        )  # fmt: skip
        return made


def _openssl(*words: str | Path) -> None:
    program = find_program("openssl")
    if program is None:
        missing("openssl")
    done = subprocess.run(  # noqa: S603 - a program that we looked up, with our own arguments
        [program, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
