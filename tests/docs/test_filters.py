"""The examples on the page of filters do what the page says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mint.lang.filter_changes import CHANGES
from mint.lang.filter_checks import CHECKS
from mint.lang.filter_rules import FALLBACKS, FIELD, RECORD
from mint.testing import Playbook

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "filters.md").read_text()
ROWS = [
    (step.replace(r"\|", "|"), json.loads(one), json.loads(other))
    for step, one, other in re.findall(
        r"^\|.* \| `(filter .*)` \| `(\{.*?\})` \| `(\{.*?\})` \|$", PAGE, re.MULTILINE
    )
]
CHECKING = PAGE.index("## Checks"), PAGE.index("| key | the field gets")


def is_check(step: str) -> bool:
    return PAGE.index(step.replace("|", r"\|")) in range(*CHECKING)


@pytest.mark.parametrize(("step", "before", "after"), ROWS, ids=[row[0] for row in ROWS])
def test_an_example(step: str, before: dict[str, object], after: dict[str, object]) -> None:
    first = Playbook(step).launch(before)
    if not is_check(step):
        assert first.fields == after
        return
    assert first.fields == before
    (error,) = Playbook(step).launch(after).errors
    assert error.fault.kind == "validation"


def test_the_page_names_every_key() -> None:
    known = {*CHECKS, *CHANGES, *FALLBACKS, *FIELD, *RECORD}
    assert known - set(re.findall(r"`(\w+)`", PAGE)) - {"flush", "record"} == set()
    assert len(ROWS) > 30
