from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.web.serving import refusal

if TYPE_CHECKING:
    from tests.web.serving import Served


def ask(served: Served, definition: str, **question: Any) -> Any:
    return served.get("/future", definition=definition, **question)


def test_which_processes_can_still_reach_a_participant(served: Served) -> None:
    sure = served.launch("define reaching\n  hold\n  quick")
    unsure = served.launch("define reaching\n  hold\n  quick if: '${f:x}'")
    served.launch("define reaching\n  hold")
    view = ask(served, "reaching", reach="quick")
    assert view["looked_at"] == 3
    assert view["totals"] == {"here": 0, "certain": 1, "possible": 1, "maybe": 0}
    found = {line["wfid"]: line for line in view["processes"]}
    assert found[sure] == {
        "wfid": sure,
        "name": "reaching",
        "level": "certain",
        "at": "0_1",
        "step": "quick",
        "origin": "0",
        "why": "it comes, unless something fails, is cancelled or edited",
        "due": None,
    }
    assert found[unsure]["level"] == "possible"
    assert len(ask(served, "reaching", reach="quick", limit=1)["processes"]) == 1
    assert ask(served, "reaching", reach="hold")["totals"]["here"] == 3


def test_which_processes_wait_past_a_moment(served: Served) -> None:
    waits = served.launch("define waiting\n  wait 9d")
    will = served.launch("define waiting\n  hold\n  wait 8d")
    served.launch("define waiting\n  wait 1d\n  wait 2d")
    timed = served.launch("define waiting\n  hold timeout: 9d")
    may = served.launch("define waiting\n  hold\n  if '${f:x}'\n    wait until: 2999-01-01")
    view = ask(served, "waiting", past="7d")
    levels = {line["wfid"]: line["level"] for line in view["processes"]}
    assert levels == {waits: "here", will: "certain", timed: "possible", may: "possible"}
    assert view["processes"][0]["due"] > 0
    assert ask(served, "waiting", past="2998-01-01")["totals"]["possible"] == 1


def test_which_processes_still_contain_a_step(served: Served) -> None:
    old = served.launch("define mailing\n  hold\n  mail server: old, to: me")
    served.launch("define mailing\n  hold\n  mail server: new, to: me")
    served.launch("define mailing\n  noop server: old\n  hold")
    view = ask(served, "mailing", contains="mail server: old")
    assert [line["wfid"] for line in view["processes"]] == [old]
    assert view["processes"][0]["step"] == "mail server: old, to: me"
    assert ask(served, "mailing", contains="noop server: old")["processes"] == []


@pytest.mark.parametrize(
    "question",
    [
        {},
        {"reach": "x", "past": "1d"},
        {"past": "some day"},
        {"contains": "a: ["},
        {"reach": "x", "limit": 0},
    ],
)
def test_a_question_that_cannot_be_answered(served: Served, question: dict[str, Any]) -> None:
    refusal(served.client.get("/future", params=question), 400)
