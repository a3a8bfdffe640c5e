from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import TYPE_CHECKING

from mint.errors import StoreLocked

if TYPE_CHECKING:
    from typing import TextIO


class DataLock:
    """Keeps a second server off a data directory, for as long as this process lives.

    A SQLite file that lies elsewhere is kept in the same way: only one server can use it.
    The locks are the kernel's: they end with the process, however that ends.

    Args:
        directory: the data directory.
        database: the URL of the database.

    Raises:
        StoreLocked: another process has one of them.

    Example:
        >>> DataLock(Path("/tmp/try"), "sqlite:////tmp/try/mint.db").release()
    """

    def __init__(self, directory: Path, database: str = "") -> None:
        self._files: list[TextIO] = []
        self._lock(
            directory / "lock",
            f"another server uses the data directory {directory}: stop it, "
            "or choose another directory with --data",
        )
        file = _file_of(database)
        if file is not None and file.parent.is_dir() and os.access(file.parent, os.W_OK):
            self._lock(
                file.with_name(f"{file.name}.lock"),
                f"another server uses the database {file}: stop it, "
                "or choose another database with --database",
            )

    def release(self) -> None:
        """Let another server have it."""
        for file in self._files:
            file.close()

    def _lock(self, path: Path, refusal: str) -> None:
        file = path.open("w")
        self._files.append(file)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self.release()
            raise StoreLocked(refusal) from None


def _file_of(database: str) -> Path | None:
    """The file of a SQLite database."""
    scheme, _, rest = database.partition(":///")
    name = rest.partition("?")[0]
    return Path(name) if scheme == "sqlite" and name and "uri=" not in rest else None
