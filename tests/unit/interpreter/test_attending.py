"""Whatever people, time and operators do in any order: a task is there as long as its dispatch."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mint.errors import MintError, NotAWaitingStep, TaskTaken
from mint.model.message import ReApply
from mint.ports.directory import Entry, StandIn
from mint.testing import Playbook
from mint.testing.stage import WFID

TEXT = """
concurrence count: 2
  human to: 'qa', due: 2h, escalate: '1h: boss', retries: 1, backoff: 60
  review on_error: '1m: retry, pass', timeout: 3h
  sequence
    human title: 'Anybody'
    review
"""

PEOPLE = ("ann", "bob", "boss", "eve")
GROUPS = {"ann": ("qa",), "bob": ("qa",)}
STEPS = ("0_0_0", "0_0_1", "0_0_2_0", "0_0_2_1")
ROLES = (
    Entry("review", human=True),
    Entry("review"),
    Entry("review", stand_in=StandIn("wait")),
    Entry("review", stand_in=StandIn(after="1m")),
)

ATTENDING = st.tuples(
    st.sampled_from(["claim", "release", "delegate", "complete", "decline", "comment"]),
    st.sampled_from(STEPS),
    st.sampled_from(PEOPLE),
    st.booleans(),
)
OTHERS = st.tuples(
    st.sampled_from(["pause", "resume", "cancel", "kill", "reroute", "re_apply", "replay"]),
    st.sampled_from(STEPS),
)
TIME = st.tuples(st.just("advance"), st.sampled_from(["1m", "30m", "2h"]))
CASTING = st.tuples(st.just("cast"), st.sampled_from(ROLES))


@settings(max_examples=150, deadline=None)
@given(st.lists(ATTENDING | OTHERS | TIME | CASTING, max_size=25))
def test_a_task_is_there_as_long_as_its_dispatch(moves: list[tuple[Any, ...]]) -> None:
    play = Playbook(TEXT, ["human", Entry("review", human=True)]).launch()
    for move in moves:
        with contextlib.suppress(MintError):  # it is over, or not theirs
            do(play, *move)
        kept = {one.id for one in play.memory.open.values() if one.keeper == "human"}
        assert kept == {*play.memory.tasks}


def do(play: Playbook, what: str, *how: Any) -> None:
    if what == "advance":
        play.advance(*how)
    elif what == "cast":
        play.cast.add(*how)
    elif all(node.expid != how[0] for node in play.nodes):
        return
    elif what == "re_apply":
        play.tell(ReApply(wfid=WFID, key=play.node(how[0]).key))
    elif what in ("pause", "resume", "cancel", "kill", "replay"):
        getattr(play, what)(how[0])
    elif any(one.key == play.node(how[0]).key for one in play.memory.open.values()):
        attend(play, what, *how)


def attend(play: Playbook, what: str, at: str, *how: Any) -> None:
    """Do something with a task, and see that nobody gets it who has no right to it."""
    if what == "reroute":
        play.reroute(at)
        return
    who, force = how
    names = (who, *GROUPS.get(who, ()))
    task = next((one for one in play.memory.tasks.values() if one.key == play.node(at).key), None)
    word = "fail" if what == "decline" else what
    play.attend(at, word, who, groups=names[1:], force=force, to=("eve",))
    if task is not None and what in ("claim", "delegate", "complete", "decline") and not force:
        assert task.may(names) or task.holder == who
        assert task.holder in ("", who) or {*names} & {*task.escalated}


def test_what_somebody_has_claimed_is_not_handed_out_anew() -> None:
    play = Playbook("human").launch().attend("human", "claim", "ann")
    with pytest.raises(TaskTaken, match="goes on with it"):
        play.reroute("human")


def test_what_failed_is_not_handed_out_anew() -> None:
    play = Playbook("human").launch()
    (sent,) = play.dispatches
    play.attend("human", "fail", "ann")
    play.memory.open[sent.id] = sent
    with pytest.raises(NotAWaitingStep):
        play.reroute("human")


def test_nothing_else_can_be_done_with_a_task() -> None:
    play = Playbook("human").launch()
    with pytest.raises(MintError, match="called juggle"):
        play.attend("human", "juggle", "ann")
