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
    if file.exists():
        return file.read_text().strip()
    name = secrets.token_hex(8)
    file.write_text(f"{name}\n")
    return name
