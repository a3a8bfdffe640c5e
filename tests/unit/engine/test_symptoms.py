from __future__ import annotations

from mint.engine.remedies import ABOUT
from mint.engine.symptoms import Findings


def test_a_symptom_says_what_its_kind_means_and_what_helps() -> None:
    found = Findings()
    found.add("stuck", 3, "it hangs", "w", since=5.0, wfid="w", key="k")
    found.add("disk", 1, "it is full", "there", severity="error")
    stuck, disk = found.diagnosis.findings
    assert (stuck.kind, stuck.severity, stuck.what, stuck.where, stuck.since) == (
        *("stuck", "error", "it hangs", "w", 5.0),
    )
    assert stuck.why == ABOUT["stuck"].why
    assert stuck.next.startswith("mint show w tells")
    assert (disk.severity, disk.since) == ("error", None)
    assert found.diagnosis.totals == {"stuck": 3, "disk": 1}
