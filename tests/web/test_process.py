from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.serving import refusal

if TYPE_CHECKING:
    from tests.web.serving import Served


def test_a_process_is_shown_whole(served: Served) -> None:
    text = """
define shown
  concurrence
    hold tag: held
    wait 1h
    picky
  define later
    noop
"""
    wfid = served.launch(text, fields={"n": 1})
    seen = served.until(wfid, lambda seen: bool(seen["errors"] and seen["dispatches"]))
    assert seen["process"]["name"] == "shown"
    assert seen["process"]["fields"] is None
    # Definitions come first in the tree that runs; positions count there.
    assert seen["tree"][2][0] == ["define", {"later": None}, [["noop", {}, []]]]
    expids = [expression["expid"] for expression in seen["expressions"]]
    assert expids == ["0", "0_1", "0_1_0", "0_1_1", "0_1_2"]
    held = seen["expressions"][2]
    assert (held["participant"], held["tag"], held["in_error"]) == ("hold", "held", False)
    assert held["params_tree"] == ["hold", {"tag": "held"}, []]
    assert held["fields"]["n"] == 1
    assert held["parent"] == seen["expressions"][1]["key"]


def test_errors_schedules_and_dispatches_say_where_they_are(served: Served) -> None:
    wfid = served.launch("concurrence\n  hold\n  wait 1h\n  picky", fields={"n": 1})
    seen = served.until_error(wfid)
    (error,) = seen["errors"]
    assert (error["expid"], error["participant"]) == ("0_2", "picky")
    assert error["fault"]["kind"] == "participant"
    assert error["fault"]["message"] == "it is not good"
    assert error["fault"]["class_name"] == "ValueError"
    assert error["fields"] == {"n": 1}
    (schedule,) = seen["schedules"]
    assert (schedule["expid"], schedule["wfid"]) == ("0_1", wfid)
    assert schedule["due"] > seen["process"]["launched_at"] + 3590
    (dispatch,) = seen["dispatches"]
    assert (dispatch["participant"], dispatch["what"]) == ("hold", "dispatch")


def test_kept_replies_are_no_expressions(served: Served) -> None:
    wfid = served.launch("concurrence\n  noop\n  stall")
    expids = [expression["expid"] for expression in served.process(wfid)["expressions"]]
    assert expids == ["0", "0_1"]


def test_positions_are_sorted_as_numbers(served: Served) -> None:
    wfid = served.launch(["concurrence", {}, [["stall", {}, []]] * 12])
    expids = [expression["expid"] for expression in served.process(wfid)["expressions"]]
    assert expids == ["0", *(f"0_{n}" for n in range(12))]


def test_an_edited_tree_is_shown_at_its_place(served: Served) -> None:
    wfid = served.launch("sequence\n  sequence\n    stall\n    noop\n  noop")
    edited = ["sequence", {}, [["stall", {}, []], ["echo", {"edited": None}, []]]]
    assert served.tell(wfid, "edit", key="0_0", tree=edited).status_code == 200
    assert served.process(wfid)["tree"] == ["sequence", {}, [edited, ["noop", {}, []]]]


def test_a_process_that_is_not_there(served: Served) -> None:
    told = refusal(served.client.get("/processes/20300101-0000-no-no"), 404)
    assert told["error"] == "ProcessNotFound"
    assert "mint ps" in told["message"]
