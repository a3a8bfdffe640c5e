from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.running import Mint


def test_a_definition_is_drawn_without_a_server(offline: Mint) -> None:
    Path("it.radial").write_text("define name: it\n  alpha\n")
    assert offline("draw", "it.radial", "-o", "it.svg").out == "written: it.svg\n"
    image = Path("it.svg").read_text()
    assert image.startswith("<svg ")
    assert offline("draw", "it.radial").out == image
    assert offline("draw", "it.radial", "--json").json == {"svg": image}
    assert offline("draw", "it.radial", "-o", "it.svg", "--json").json == {"file": "it.svg"}


def test_a_process_is_drawn_with_how_far_it_is(mint: Mint, tmp_path: Path) -> None:
    wfid = mint.launch("define name: it\n  quick\n  hold\n", tmp_path)
    mint.until_held(wfid)
    image = mint("draw", wfid.rpartition("-")[2]).out
    assert image.startswith("<svg ")
    assert wfid in image
    assert "done" in image


def test_what_cannot_be_drawn_is_explained(offline: Mint) -> None:
    Path("it.radial").write_text("define name: it\n  alpha\n")
    refused = offline("draw", "it.radial", "-o", "no/where.svg")
    assert (refused.code, refused.err) == (2, "error: no/where.svg: No such file or directory\n")
    assert offline("draw", "nowhere.radial").code == 2
    assert offline("draw", "nobody").code == 3
