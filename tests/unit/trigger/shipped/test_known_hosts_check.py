from __future__ import annotations

from typing import TYPE_CHECKING

from tests.trigger.example_site import KEY

from mint.trigger.shipped import known_hosts_check

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_file_without_keys_is_right(tmp_path: Path) -> None:
    path = tmp_path / "known"
    path.write_text("# nobody\n")
    assert known_hosts_check.main(str(path)) == 0


def test_a_bad_line_among_good_ones_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "known"
    path.write_text(f"a {KEY.format(1)}\nb ssh-ed25519 AAAA\n")
    assert known_hosts_check.main(str(path)) == 1
    assert "finds 1 keys in 2 lines" in capsys.readouterr().err


def test_without_ssh_keygen_it_says_that_it_cannot_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "known"
    path.write_text(f"a {KEY.format(1)}\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert known_hosts_check.main(str(path)) == 127
