from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.web.working import Hand

if TYPE_CHECKING:
    from tests.web.serving import Served


def found(served: Served) -> list[dict[str, Any]]:
    findings = served.get("/doctor")["findings"]
    return [one for one in findings if one["kind"] == "unattended"]


def test_work_that_waits_and_has_no_worker_is_a_finding(served: Served) -> None:
    hand = Hand(served, "w1", "far")
    hand.told("register", participants=[{"name": "far"}])
    assert found(served) == []
    served.launch("far")
    served.launch("far")
    (one,) = found(served)
    assert (one["severity"], one["where"]) == ("error", "far")
    assert "2 workitem(s) wait" in one["what"]
    assert "mint participant run" in one["next"]
    assert served.get("/doctor")["totals"]["unattended"] == 1
    hand.claim(limit=1)
    assert found(served) == []
    hand.told("release", worker="w1", leaving=True)
    assert len(found(served)) == 1
