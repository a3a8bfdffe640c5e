from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from tests.examples.terminal import ROOT, Terminal, commands, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = ROOT / "docs" / "tutorial" / "first-process.md"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal in a folder with the two files that the page has its reader write."""
    text = PAGE.read_text()
    for language, name in (("python", "participants.py"), ("radial", "release.radial")):
        (block,) = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        # The reader is to have time to look. A test has none.
        (tmp_path / name).write_text(block.replace('wait "20s"', 'wait "1s"'))
    terminal = Terminal(tmp_path, tmp_path)
    yield terminal
    terminal.stop()


@pytest.mark.slow
def test_the_first_process_goes_as_the_page_says(here: Terminal) -> None:
    up, launch, ps, show, errors, replay, history, cancel = commands(PAGE)
    here.start(up)
    wait_for((here.folder / "data" / "server.json").exists, "the server listens")
    here.run(launch)
    assert "release" in here.run(ps)
    (process,) = json.loads(here.run(f"{ps} --json"))["processes"]
    wfid = process["wfid"]
    assert "publish" in here.run(show.replace("WFID", wfid))
    wait_for(lambda: "publish" in here.run(errors), "the error is there")
    assert "server" in here.run(errors)
    here.run(replay.replace("WFID", wfid))
    assert "terminated" in here.run("mint ps --all")
    over = here.run(show.replace("WFID", wfid))
    assert "tool-arm.tar" in over
    assert "tool-x86.tar" in over
    life = here.run(history.replace("WFID", wfid))
    assert re.findall("error|replayed|terminated", life) == ["error", "replayed", "terminated"]
    here.run(launch)
    (second,) = json.loads(here.run(f"{ps} --json"))["processes"]
    here.run(cancel.replace("WFID", second["wfid"]))
    assert json.loads(here.run(f"{ps} --json"))["processes"] == []
