from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from tests.web.serving import refusal

if TYPE_CHECKING:
    from tests.web.serving import Served


def test_states_of_a_process_that_runs(served: Served) -> None:
    text = "define d\n  sequence\n    quick\n    concurrence\n      hold\n      wait 1h\n    noop"
    wfid = served.launch(text)
    served.until(wfid, lambda seen: len(seen["expressions"]) == 5)
    assert served.get(f"/processes/{wfid}/states") == {
        "0": "here",
        "0_0": "here",
        "0_0_0": "done",
        "0_0_1": "here",
        "0_0_1_0": "here",
        "0_0_1_1": "waiting",
    }


def test_a_process_is_drawn_with_its_states(served: Served) -> None:
    wfid = served.launch("define picture\n  quick\n  picky\n  noop")
    served.until_error(wfid)
    answer = served.client.get(f"/processes/{wfid}/drawing")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    drawing = ET.fromstring(answer.text)  # noqa: S314 - our own
    title = drawing.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == f"picture {wfid}"
    steps = {
        step.get("data-position"): (step.get("class") or "").split()
        for step in drawing.iter()
        if step.get("data-position")
    }
    assert "done" in steps["0_0"]
    assert "error" in steps["0_1"]
    assert "done" not in steps["0_2"]


@pytest.mark.parametrize("what", ["states", "drawing"])
def test_nothing_is_drawn_of_what_is_not_there(served: Served, what: str) -> None:
    refusal(served.client.get(f"/processes/20300101-0000-no-no/{what}"), 404)
