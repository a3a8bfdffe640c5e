from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.running import Mint


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_names_the_commands(shell: str, offline: Mint) -> None:
    script = offline("completion", shell).out
    assert "dead-letters" in script
    assert "--timeout" in script or "timeout" in script


def test_the_shell_is_that_of_the_user(offline: Mint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    assert offline("completion", "--json").json["shell"] == "fish"
    monkeypatch.setenv("SHELL", "/bin/csh")
    refused = offline("completion")
    assert refused.code == 2
    assert "mint completion bash" in refused.err
