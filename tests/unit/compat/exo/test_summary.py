from __future__ import annotations

import json
from typing import Any

import pytest

from mint.compat.exo.summary import workitem_summary
from mint.compat.workitem import Workitem


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (
            {
                "fields": {
                    "ev": {"id": 7},
                    "project": "Core",
                    "params": {"ref": "sizer", "k": "v", "n": 1, "if": "x"},
                },
                "participant_name": "sizer",
            },
            "Taking workitem #7 for Core: sizer k='v' n=1",
        ),
        ({"fields": {"params": {"ref": "sizer"}}}, "Taking workitem: ref='sizer'"),
        ({"fields": {"ev": "odd"}, "participant_name": "a"}, "Taking workitem: a"),
    ],
)
def test_a_workitem_in_a_line(document: dict[str, Any], told: str) -> None:
    assert workitem_summary(Workitem(json.dumps({"fei": {}, **document}))) == told
