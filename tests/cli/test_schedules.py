from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint


def test_what_happens_by_itself_is_listed_with_its_time(mint: Mint, tmp_path: Path) -> None:
    assert mint("schedules").out == "nothing is scheduled\n"
    later = mint.launch("define\n  wait 2d\n", tmp_path)
    sooner = mint.launch("define\n  wait 1d\n", tmp_path)
    lines = mint("schedules").out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == [sooner, later]
    assert lines[1].split()[1:4] == ["0_0", "in", "23h59m"]
    assert lines[1].endswith("the wait is over")
    assert [each["wfid"] for each in mint("schedules", later, "--json").json["schedules"]] == [
        later
    ]
    assert len(mint("schedules", "--limit", "1", "--json").json["schedules"]) == 1
