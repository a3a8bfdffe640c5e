from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mint.compat.exo.environment import load

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_file_sets_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("http_proxy", "SKY_A", "SKY_B", "SKY_C", "SKY_D")
    for name in names:
        monkeypatch.setenv(name, "before")
    file = tmp_path / "skynet.env"
    file.write_text(
        "# proxies\nhttp_proxy=http://proxy.example.org:8080/?a=b\n\n"
        "SKY_A = 'with space'\nexport SKY_B=\"two\"\n#SKY_C=no\nSKY_D=\nnonsense\n"
    )
    load(file)
    assert [os.environ[name] for name in names] == [
        "http://proxy.example.org:8080/?a=b",
        "with space",
        "two",
        "before",
        "",
    ]


def test_there_need_be_none(tmp_path: Path) -> None:
    before = dict(os.environ)
    load(tmp_path / "none.env")
    assert dict(os.environ) == before
