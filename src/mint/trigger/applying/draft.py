from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from mint import durable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Draft:
    """Files in a folder that are looked at before they are used. Refused ones stay for a while.

    Args:
        folder: where they are; it is there only while there are any.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, files: Mapping[str, bytes], same: Mapping[str, Path]) -> None:
        """Write them, in place of those that are there.

        Args:
            files: contents by name.
            same: where files of the same contents are; those only get another name here.

        Raises:
            OSError: they cannot be written; none are there.
        """
        self.forget()
        try:
            self.folder.mkdir(mode=0o700)
            for name, content in files.items():
                if name not in same or not _linked(same[name], self.folder / name):
                    durable.write(self.folder / name, content)
            durable.sync(self.folder)
        except OSError:
            self.forget()
            raise

    def keep_only(self, names: Mapping[str, bytes]) -> None:
        """Remove what a checker left beside the files."""
        for path in self.folder.iterdir():
            if path.name not in names:
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    def forget(self) -> None:
        """Remove them."""
        if self.folder.exists():
            shutil.rmtree(self.folder)


def _linked(there: Path, here: Path) -> bool:
    """Whether a file could get another name; not all file systems know that."""
    try:
        os.link(there, here)
    except OSError:
        return False
    return True
