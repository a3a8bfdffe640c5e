from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.web.serving import refusal

if TYPE_CHECKING:
    from tests.web.serving import Served


def findings(served: Served, **body: Any) -> Any:
    answer = served.client.post("/check", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()["findings"]


def test_a_good_definition_has_no_findings(served: Served) -> None:
    assert findings(served, definition="sequence\n  quick\n  team_red\n  wait 1h") == []


def test_a_participant_that_is_not_registered_is_found_where_it_stands(served: Served) -> None:
    text = "define x\n  sequence\n    quikc\n  define later\n    noop"
    found = [one for one in findings(served, definition=text) if "quikc" in one["message"]]
    (finding,) = found
    assert (finding["line"], finding["column"]) == (3, 5)
    assert "quick" in finding["hint"] or finding["severity"] == "error"
    # Where the engine would run it, which puts definitions first.
    assert finding["expid"] == "0_1_0"


def test_a_tree_is_checked_too(served: Served) -> None:
    (finding,) = findings(served, definition=["sequence", {}, [["nobody_at_all", {}, []]]])
    assert (finding["line"], finding["column"], finding["expid"]) == (0, 0, "0_0")


def test_a_definition_that_cannot_be_read_is_a_finding(served: Served) -> None:
    (finding,) = findings(served, definition="sequence\n  alpha 'x", source="bad.radial")
    assert finding["severity"] == "error"
    assert (finding["line"], finding["expid"]) == (2, "")


def test_a_bad_body_is_refused(served: Served) -> None:
    told = refusal(served.client.post("/check", json={"definition": "noop", "foo": 1}), 400)
    assert "foo" in told["message"]
    refusal(served.client.post("/check", json={"definition": [1]}), 400)


def test_a_participant_elsewhere_is_known(served: Served) -> None:
    assert served.client.post("/participants", json={"name": "far"}).status_code == 200
    answer = served.client.post("/check", json={"definition": "far"})
    assert answer.json() == {"findings": []}
