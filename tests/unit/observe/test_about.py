from __future__ import annotations

from mint.model.effect import Control, Dispatch
from mint.model.message import Cancel, Reply
from mint.observe.about import about


def test_a_line_tells_what_it_can() -> None:
    assert about(Cancel(wfid="w")) == {"wfid": "w"}
    assert about(Cancel(wfid="w", key="0_1!a")) == {"wfid": "w", "expid": "0_1"}
    everything = {"wfid": "w", "expid": "0_1", "participant": "p", "dispatch": "d"}
    assert about(Dispatch("d", "w", "0_1!a", "p", {}, {"secret": 1})) == everything
    assert about(Dispatch("d", "w", "0_1!a", "p", {}, {}, place="0_3"))["expid"] == "0_3"
    assert about(Control("cancel", "d", "w", "0_1!a", "p")) == everything
    reply = Reply(wfid="w", key="0_1!a", fields={}, dispatch="d", participant="p")
    assert about(reply) == everything
