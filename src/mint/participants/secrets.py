"""Secrets that a step names and only its worker has: passwords, tokens, keys."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import MintError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mint.model.fault import Fault

PREFIX = "secret:"
"""How an attribute begins that names a secret: `token: "secret:upload"`."""

VARIABLE = "MINT_SECRET_"
"""How environment variables begin that hold secrets: `MINT_SECRET_UPLOAD`."""

FOLDER = "MINT_SECRETS"
"""The environment variable that names a directory with a file for each secret."""

HIDDEN = "***"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

_SHORTEST = 6
"""Characters of a secret that is looked for in texts: a shorter one would be found anywhere."""


class Secrets:
    """The secrets that a participant has asked for while it has one workitem.

    Nothing of them goes back: not in the answer, not in what it logs, not in its errors.
    """

    def __init__(self) -> None:
        self._told: dict[str, str] = {}

    def tell(self, reference: object, attribute: str) -> str:
        """The secret that an attribute names.

        Args:
            reference: the value of the attribute, such as `secret:upload`.
            attribute: its name, for the error.

        Raises:
            MintError: it names none, or there is none of this name here.
        """
        name = str(reference).removeprefix(PREFIX)
        if not (
            isinstance(reference, str) and reference == PREFIX + name and _NAME.fullmatch(name)
        ):
            raise MintError(
                f"the attribute {attribute!r} names no secret: say `{attribute}: "
                f'"{PREFIX}NAME"`, and give the secret to the worker'
            )
        self._told[name] = found = secret_of(name, os.environ)
        return found

    def hide(self, text: str) -> str:
        """A text without the secrets."""
        for value in self._told.values():
            if len(value) >= _SHORTEST:
                text = text.replace(value, HIDDEN)
        return text

    def hide_in(self, fault: Fault) -> Fault:
        """A fault without the secrets."""
        if not self._told:
            return fault
        trace = tuple(map(self.hide, fault.trace))
        return msgspec.structs.replace(fault, message=self.hide(fault.message), trace=trace)

    def check(self, fields: dict[str, Any]) -> None:
        """Refuse an answer that holds a secret.

        Raises:
            MintError: it does, and which.
        """
        if not self._told:
            return
        text = msgspec.json.encode(fields)
        for name, value in self._told.items():
            if len(value) >= _SHORTEST and msgspec.json.encode(value)[1:-1] in text:
                raise MintError(
                    f"the answer holds the secret {name!r}, and fields are stored: it is not sent"
                )


def secret_of(name: str, environment: Mapping[str, str]) -> str:
    """A secret of this program: from an environment variable, else from a file.

    Args:
        name: of the secret.
        environment: with `MINT_SECRET_NAME`, or with `MINT_SECRETS`, a directory of files.

    Raises:
        MintError: there is none, or others can read its file.
    """
    variable = VARIABLE + re.sub(r"[^A-Z0-9]", "_", name.upper())
    if variable in environment:
        return environment[variable]
    folder = environment.get(FOLDER)
    if not folder:
        raise MintError(
            f"there is no secret {name!r} here: set {variable} for this worker, or {FOLDER} to a "
            f"directory with a file {name}"
        )
    return _read(Path(folder, name), name)


def _read(file: Path, name: str) -> str:
    try:
        with file.open() as stream:
            if stat.S_IMODE(os.fstat(stream.fileno()).st_mode) & 0o077:
                raise MintError(f"the secret {name!r} can be read by others: chmod 600 {file}")
            return stream.read().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise MintError(f"the secret {name!r} cannot be read from {file}: {why}") from error
