from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.running import Mint


@pytest.mark.slow
def test_what_is_written_passes_its_test(offline: Mint) -> None:
    done = offline("participant", "new", "weigh-parcels")
    assert done.code == 0
    assert "mint up --participants weigh_parcels.py" in done.out
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", "."],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in tested.stdout, tested.stdout


def test_nothing_is_overwritten(offline: Mint) -> None:
    told = offline("participant", "new", "weigh", "--json").json
    assert told == {"files": ["weigh.py", "test_weigh.py"]}
    Path("weigh.py").write_text("mine")
    for lost in ("test_weigh.py", ""):
        refused = offline("participant", "new", "weigh")
        assert refused.code == 2
        assert "is there already" in refused.err
        if lost:
            Path(lost).unlink()
    assert Path("weigh.py").read_text() == "mine"


@pytest.mark.parametrize("name", ["class", "1st", "a b", "../up", "", "-x"])
def test_a_name_that_cannot_be(name: str, offline: Mint) -> None:
    assert offline("participant", "new", name).code == 2
    assert not list(Path().iterdir())


def test_a_directory_that_is_not_there(offline: Mint) -> None:
    refused = offline("participant", "new", "weigh", "--directory", "nowhere")
    assert refused.code == 2
    assert "nowhere" in refused.err
