"""What is wrong with a command line; tests/durability has the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ((), "name a file or module"),
        (("w.py", "--concurrency", "0"), "--concurrency"),
        (("w.py", "--grace", "-1"), "--grace"),
        (("w.py", "--token-file", "t"), "--server"),
        (("w.py", "--server", "http://127.0.0.1:1"), "--token-file"),
        (("w.py", "--server", "mint.example.org", "--token-file", "t"), "no URL"),
    ],
)
def test_what_is_misused_is_named(
    offline: Mint, tmp_path: Path, words: tuple[str, ...], named: str
) -> None:
    (tmp_path / "w.py").write_text("from mint import participant\n\n@participant\ndef w(wi): ...\n")
    done = offline("participant", "run", *words)
    assert (done.code, done.out) == (2, "")
    assert named in done.err


def test_code_that_cannot_be_loaded_is_named(offline: Mint) -> None:
    done = offline("participant", "run", "gone.py")
    assert done.code == 1
    assert "gone.py: there is no such file" in done.err


def test_a_file_without_a_token_ends_it(offline: Mint, tmp_path: Path) -> None:
    (tmp_path / "w.py").write_text("from mint import participant\n\n@participant\ndef w(wi): ...\n")
    server = ("--server", "http://127.0.0.1:1", "--token-file", "gone")
    done = offline("participant", "run", "w.py", *server)
    assert (done.code, "must hold the token" in done.err) == (4, True)
