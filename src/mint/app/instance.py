from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

from mint.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,99}")


def named(given: str, directory: Path) -> str:
    """The name that an engine was given, or one that is made up for its data directory.

    Raises:
        SettingsError: it is no name.
    """
    if given and not _NAME.fullmatch(given):
        raise SettingsError(
            f"engines.name: {given!r} is no name: write up to 100 letters, digits, `-`, `_`, `.`, "
            "`@`, and begin with a letter or digit"
        )
    return given or instance(directory)


def instance(directory: Path) -> str:
    """The name of the server of a data directory: the same after a restart, unlike any other's.

    Work that a server held when it died is booked on this name in the store, where it finds it
    again, even when other servers use the same database.

    Args:
        directory: the data directory, which exists.
    """
    file = directory / "instance"
    name = file.read_text().strip() if file.exists() else ""
    if not name:
        name = secrets.token_hex(8)
        draft = directory / ".instance.new"
        draft.write_text(f"{name}\n")
        draft.replace(file)  # whole or not at all: servers without a name would share their work
    return name
