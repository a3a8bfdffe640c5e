from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cli.running import Mint, Running

from mint.settings import RetentionSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that keeps the newest run only."""
    server = Running(tmp_path_factory.mktemp("data"), retention=RetentionSettings(runs=1, failed=1))
    yield server
    server.close()


def test_what_is_over_is_deleted_when_that_is_asked(mint: Mint, tmp_path: Path) -> None:
    for text in ("define nightly\n  noop", "noop"):
        for _ in range(3):
            mint.until_over(mint.launch(text, tmp_path))
    dry = mint("tidy", "--dry-run")
    assert dry.out.splitlines()[0] == "this would be deleted"
    assert "processes of nightly      2" in dry.out
    assert "processes without a name  2" in dry.out
    assert len(mint("ps", "--all", "--json").json["processes"]) == 6
    assert mint("tidy", "--dry-run", "--json").json["processes"] == {"": 2, "nightly": 2}
    done = mint("tidy")
    assert done.out.splitlines()[0] == "this was deleted"
    assert done.out.splitlines()[1:] == dry.out.splitlines()[1:]
    assert mint("tidy").out == "there is nothing to delete\n"
    assert len(mint("ps", "--all", "--json").json["processes"]) == 2


def test_what_errors_stop_is_killed_first(mint: Mint, tmp_path: Path) -> None:
    for _ in range(3):
        mint.until_error(mint.launch("define stuck\n  picky\n", tmp_path))
    line = "processes of stuck that errors stop: killed  2"
    assert line in mint("tidy", "--dry-run").out
    assert line in mint("tidy").out
