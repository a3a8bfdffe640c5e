from __future__ import annotations

import fcntl
from typing import TYPE_CHECKING

from mint.errors import StoreLocked

if TYPE_CHECKING:
    from pathlib import Path


class DataLock:
    """Keeps a second server off a data directory, for as long as this process lives.

    The lock is the kernel's: it ends with the process, however that ends.

    Args:
        directory: the data directory.

    Raises:
        StoreLocked: another process has it.
    """

    def __init__(self, directory: Path) -> None:
        self._file = (directory / "lock").open("w")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            message = (
                f"another server uses the data directory {directory}: stop it, "
                "or choose another directory with --data"
            )
            raise StoreLocked(message) from None

    def release(self) -> None:
        """Let another server have it."""
        self._file.close()
