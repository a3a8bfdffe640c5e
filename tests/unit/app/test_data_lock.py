from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from mint.app.data_lock import DataLock
from mint.errors import StoreLocked

if TYPE_CHECKING:
    from pathlib import Path

HOLDER = """
import sys, time
from pathlib import Path
from mint.app.data_lock import DataLock
lock = DataLock(Path(sys.argv[1]))
print("locked", flush=True)
time.sleep(60)
"""


def test_only_one_has_it(tmp_path: Path) -> None:
    first = DataLock(tmp_path)
    with pytest.raises(StoreLocked, match="--data") as told:
        DataLock(tmp_path)
    assert str(tmp_path) in str(told.value)
    first.release()
    DataLock(tmp_path).release()


def test_directories_do_not_hinder_each_other(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    locks = [DataLock(tmp_path), DataLock(other)]
    for lock in locks:
        lock.release()


def test_a_database_elsewhere_is_kept_too(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    url = f"sqlite:///{tmp_path}/mint.db?timeout=5"
    first = DataLock(folders[0], url)
    with pytest.raises(StoreLocked, match="--database") as told:
        DataLock(folders[1], url)
    assert str(tmp_path / "mint.db") in str(told.value)
    DataLock(folders[1], "postgresql://me@/mint").release()
    first.release()
    DataLock(folders[1], url).release()


def test_a_database_on_a_missing_path_is_left_to_the_store(tmp_path: Path) -> None:
    DataLock(tmp_path, f"sqlite:///{tmp_path}/nowhere/mint.db").release()


def test_it_ends_with_the_process_that_has_it(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        with pytest.raises(StoreLocked):
            DataLock(tmp_path)
        holder.kill()
    DataLock(tmp_path).release()
