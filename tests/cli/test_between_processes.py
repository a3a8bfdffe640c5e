"""What the page on processes between each other has its reader type goes as it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.running import Mint

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "between-processes.md"


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)


def _type(mint: Mint, line: str) -> str:
    _, *words = shlex.split(line.removeprefix("$ "))
    done = mint(*words)
    assert done.code == 0, f"{line}: {done.out}{done.err}"
    return done.out


def test_the_page_goes_as_it_says(mint: Mint, tmp_path: Path) -> None:
    for text in _blocks("radial"):
        (tmp_path / f"{text.split()[2]}.radial").write_text(text)
    told: dict[str, str] = {}
    for block in _blocks("console"):
        for line in block.splitlines():
            told[line] = _type(mint, line)
            if line.startswith("$ mint launch consumer") or "producer" in line:
                mint.until(lambda seen: True, "ps")  # noqa: ARG005 - it only has to answer
    assert (
        "built: 1 listener(s) were told"
        in told["$ mint signal built -f project=tool -f version=1.2"]
    )
    consumers = mint("ps", "--all", "--json").json["processes"]
    wfids = [one["wfid"] for one in consumers if one["name"] == "consumer"]
    heard = {mint.until_over(wfid)["process"]["fields"]["version"] for wfid in wfids}
    assert heard == {1.2, 1.3, 1.4}
    lines = told["$ mint tickets"].splitlines()
    assert [line.split()[:4] for line in lines[1:]] == [
        ["project:other", "1", "1", "0"],
        ["project:tool", "1", "1", "1"],
    ]
    assert mint("launch", "nightly.radial", "--single").code == 4
