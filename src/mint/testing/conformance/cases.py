from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import MintError

if TYPE_CHECKING:
    from pathlib import Path


class Case(msgspec.Struct, omit_defaults=True):
    """One case of a conformance file; its format is told in `tests/conformance/README.md`."""

    name: str
    area: str
    expect: dict[str, Any]
    oddity: bool = False
    order: str = "strict"
    definition: Any = None
    fields: dict[str, Any] = {}
    variables: dict[str, Any] = {}
    engine: dict[str, Any] = {}
    participants: dict[str, dict[str, Any]] = {}
    actions: list[dict[str, Any]] = []
    format: str = ""
    text: str = ""
    note: str = ""


class _File(msgspec.Struct):
    area: str
    cases: list[Case]


def load(paths: list[Path]) -> list[Case]:
    """The cases of files and of all `*.json` in directories, in order of their names.

    Raises:
        MintError: a file is missing or has another format.
    """
    files: list[Path] = []
    for path in paths:
        files.extend(sorted(path.glob("*.json")) if path.is_dir() else [path])
    cases: list[Case] = []
    for file in files:
        try:
            cases.extend(msgspec.json.decode(file.read_bytes(), type=_File).cases)
        except OSError as error:
            message = f"{file}: {error.strerror}"
            raise MintError(message) from error
        except msgspec.DecodeError as error:
            message = f"{file}: not a conformance file: {error}"
            raise MintError(message) from error
    return cases
