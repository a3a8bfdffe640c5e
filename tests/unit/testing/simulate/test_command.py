from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.testing.simulate import planted

from mint.store import open_store
from mint.testing.simulate import Parts
from mint.testing.simulate.command import main
from mint.testing.simulate.desk import Desk
from mint.testing.simulate.invariants import OF_A_PROCESS
from mint.testing.simulate.promises import OF_THE_WHOLE
from mint.testing.simulate.record import Record

if TYPE_CHECKING:
    from mint.ports.store import Changes

GUIDE = Path(__file__).parents[4] / "docs" / "howto" / "simulate.md"


def test_seeds_that_are_fine(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seeds", "0-4"]) == 0
    out = capsys.readouterr().out
    assert "5 seeds in" in out
    assert re.search(r"\d+ +crashes", out)


def test_a_program_gets_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seeds", "3", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["seeds"], told["failures"]) == (1, [])
    assert told["tallies"]["steps"] > 0


def test_a_story_is_the_same_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    stories = []
    for _ in range(2):
        assert main(["--replay", "11"]) == 0
        stories.append(capsys.readouterr().out)
    assert stories[0] == stories[1]
    assert "from now on nothing breaks" in stories[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--seeds", "x"], "write the first and the last one"),
        (["--seeds", "5-2"], "below the first"),
        (["--choices", "nowhere.json"], "No such file"),
        (["--store", "oracle://x"], "cannot use"),
        (["--unknown"], "--unknown"),
    ],
)
def test_misuse(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert said in capsys.readouterr().err


def test_a_database_with_processes_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/mint.db"
    assert main(["--seeds", "0-1", "--store", url]) == 0
    store = open_store(url)
    with store.turn() as turn:
        from tests.contract.builders import process  # noqa: PLC0415 - only here

        from mint.ports.store import Changes  # noqa: PLC0415 - only here

        made = process()
        turn.save(Changes(processes={made.wfid: made}))
    store.close()
    assert main(["--seeds", "0", "--store", url]) == 2
    assert "Name an empty one" in capsys.readouterr().err
    store = open_store(url)
    assert store.views.process(made.wfid) is not None
    store.close()


def test_a_failing_seed_is_made_small_and_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def forget_closed(changes: Changes) -> None:
        changes.closed.clear()

    monkeypatch.chdir(tmp_path)
    desk = Desk(shrink=1.0, parts=Parts(store=planted.spoiling(forget_closed)))
    assert desk.search(range(4)) == 1
    out = capsys.readouterr().out
    assert "WorkWanted" in out
    assert "define" in out
    file = re.search(r"--choices (\S+)", out)
    assert file is not None
    record = json.loads(Path(file[1]).read_text())
    assert record["broken"].startswith("WorkWanted")
    again = Record.read(Path(file[1]))
    assert desk.tell(again.drawn()) == 1
    assert "WorkWanted" in capsys.readouterr().out
    desk.ground.close()
    assert main(["--choices", file[1]]) == 0  # without the fault that was put in


def test_the_guide_tells_of_every_invariant() -> None:
    text = GUIDE.read_text()
    names = [type(one).__name__ for one in OF_A_PROCESS] + [one.__name__ for one in OF_THE_WHOLE]
    assert [name for name in names if f"`{name}`" not in text] == []
