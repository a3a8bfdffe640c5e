from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


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
