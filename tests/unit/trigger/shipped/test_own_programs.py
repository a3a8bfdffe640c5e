from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from mint.trigger.shipped.own_programs import own_program

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "words", "status"),
    [
        ("hosts_check", ["{file}"], 0),
        ("hosts_check", ["{folder}/none"], 1),
        ("known_hosts_check", ["{empty}"], 0),
        ("kea_control", ["{folder}/none", "status-get"], 1),
    ],
)
def test_they_need_nothing_of_mint(
    tmp_path: Path, name: str, words: list[str], status: int
) -> None:
    (tmp_path / "file").write_text("192.0.2.1 a\n")
    (tmp_path / "empty").touch()
    paths = {"folder": tmp_path, "file": tmp_path / "file", "empty": tmp_path / "empty"}
    command = [*own_program(name), *(word.format(**paths) for word in words)]
    done = subprocess.run(  # noqa: S603 - our own program
        command, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode in {status, 127}, done.stderr  # 127: there is no ssh-keygen
    assert "ImportError" not in done.stderr
    assert "ModuleNotFoundError" not in done.stderr
