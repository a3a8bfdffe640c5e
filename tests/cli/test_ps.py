from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Mint


def test_processes_are_listed_by_what_they_are(mint: Mint, tmp_path: Path) -> None:
    assert "no process runs" in mint("ps").out
    assert "no process yet" in mint("ps", "--all").out
    over = mint.launch("define name: fast, revision: 7\n  quick\n", tmp_path)
    mint.until_over(over)
    held = mint.launch("define name: held\n  hold\n", tmp_path)
    stuck = mint.launch("define name: fussy\n  picky\n", tmp_path)
    mint.until_error(stuck)

    assert [each["wfid"] for each in mint("ps", "--json").json["processes"]] == [stuck, held]
    everything = mint("ps", "--all").out.splitlines()
    assert everything[0].split() == ["WFID", "NAME", "STATE", "LAUNCHED", "STEPS", "ERRORS"]
    assert [line.split()[0] for line in everything[1:]] == [stuck, held, over]
    assert everything[3].split()[1:5] == ["fast", "7", "terminated", "after"]
    assert mint("ps", "--state", "error").out.splitlines()[1].split()[:3] == [
        stuck,
        "fussy",
        "error",
    ]
    assert over in mint("ps", "--name", "fast", "-a").out
    assert mint("ps", "--name", "nobody").out == "no such process\n"
    limited = mint("ps", "--all", "--limit", "2").out
    assert over not in limited
    assert "--limit 4 shows more" in limited
    assert mint("ps", "--limit", "0").code == 2
