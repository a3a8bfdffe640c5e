from __future__ import annotations

import msgspec

from mint.lang.finding import Finding
from mint.lang.places import Place


def test_a_finding_reads_as_editors_like_it() -> None:
    finding = Finding("error", "0_1", "no such step", "Add it", Place(4, 3))
    assert str(finding) == "4:3: error: no such step. Add it"


def test_without_a_place_the_position_stands_there() -> None:
    assert str(Finding("warning", "0_1", "odd")) == "0_1: warning: odd"


def test_a_finding_is_data() -> None:
    finding = Finding("error", "0_1", "no such step", "Add it", Place(4, 3))
    assert msgspec.json.decode(msgspec.json.encode(finding), type=Finding) == finding
