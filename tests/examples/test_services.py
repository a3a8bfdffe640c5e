from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.brokers import free_port
from tests.clusters import until

from mint.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SCRIPT = Path(__file__).parents[2] / "examples" / "services" / "service.py"


@pytest.fixture
def mint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., int]]:
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> int:
        return run(["services", *words, "--direct", "--root", str(tmp_path / "root")])

    yield call
    call("stop", "files", "-q")


def test_the_example_serves_files_from_the_next_boot_on(
    mint: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port, folder = free_port(), tmp_path / "files"
    conf = tmp_path / "root/etc/conf.d/files"
    conf.parent.mkdir(parents=True)
    conf.write_text(f'FOLDER="{folder}"\nPORT="{port}"\nPIDFILE="{tmp_path}/files.pid"\n')
    assert mint("register", "files", str(SCRIPT)) == 0
    assert mint("boot", "-q") == 0
    assert mint("status", "files", "-q") == 1  # the directory is not there
    folder.mkdir()
    (folder / "greeting").write_text("hello")
    capsys.readouterr()
    assert mint("plan", "files", "start") == 0
    assert "http.server" in capsys.readouterr().out
    assert mint("boot", "-q") == 0
    assert mint("status", "files", "-q") == 0
    until(lambda: served(f"http://127.0.0.1:{port}/greeting") == b"hello")


def served(url: str) -> bytes:
    """What is there; nothing while the server is on its way."""
    try:
        with urllib.request.urlopen(url) as answer:  # noqa: S310 - ours
            content: bytes = answer.read()
            return content
    except urllib.error.URLError:
        return b""
