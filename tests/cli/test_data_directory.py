from __future__ import annotations

from pathlib import Path

import pytest

from mint.cli.data_directory import find_data
from mint.errors import SettingsError


def test_what_is_given_wins(tmp_path: Path) -> None:
    (tmp_path / ".mint").mkdir()
    assert find_data("there", {"MINT_DATA": "elsewhere"}) == Path("there")


def test_then_the_environment(tmp_path: Path) -> None:
    (tmp_path / "mint.toml").write_text('data = "told"')
    assert find_data(None, {"MINT_DATA": "elsewhere"}) == Path("elsewhere")
    assert find_data(None, {}) == Path("told")


def test_then_the_nearest_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".mint").mkdir()
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert find_data(None, {}) == tmp_path / ".mint"


def test_then_here_although_it_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "mint.toml").write_text("port = 7474")
    found = find_data(None, {})
    assert found.name == ".mint"


def test_settings_that_cannot_be_read_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "mint.toml").write_text("dta = 1")
    with pytest.raises(SettingsError, match="dta"):
        find_data(None, {})
