"""The machine stops at each commit while people do tasks: none is lost, none is done twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.durability.crashing_store import Crash, CrashingStore
from tests.processes.rig import Crew, Rig, VirtualClock, same

from mint.engine.options import Options
from mint.errors import NotAWaitingStep
from mint.model.message import Attend
from mint.ports.directory import Entry, StandIn
from mint.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from mint.model.task import Task

TEXT = """
define approvals
  sequence
    concurrence merge_type: mix
      human to: ann, title: one, escalate: '1h: boss', due: 2h, into: one
      human to: ann, title: two, timeout: 3h, on_timeout: late
      review
    late
"""
_NEVER = 10_000


class Cast(Crew):
    """A crew with a stand-in in it."""

    def find(self, name: str, wfid: str = "") -> Entry | None:
        if name == "review":
            stand_in = StandIn(fields={"reviewed": True}, after="30m")
            return Entry(name, stand_in=stand_in)
        return super().find(name, wfid)


class Life:
    """One life of the machine, and of those who do its tasks.

    Args:
        file: the database.
        clock: the time, which goes on.
        at: at which commit the machine stops.
        written: see CrashingStore.
    """

    def __init__(
        self, file: Path, clock: VirtualClock, *, at: int = _NEVER, written: bool = False
    ) -> None:
        self.inner = open_store(f"sqlite:///{file}")
        self.store = CrashingStore(self.inner, at, written=written)
        crew = Cast({"late": same})
        self.rig = Rig(self.store, self.inner.views, crew, clock=clock, options=Options(batch=2))

    def live(self) -> None:
        """Let hours pass; ann claims what she sees, boss completes what came to him."""
        rig = self.rig
        rig.engine.recover()
        rig.order(TEXT, key="only")
        rig.settle()
        self.check()
        for _ in range(10):
            for task in self.inner.views.tasks():
                self.attend(task)
                self.check()
            rig.advance(1800.0)
            self.check()

    def attend(self, task: Task) -> None:
        if "boss" in task.escalated:
            self.tell(task, "complete", "boss")
        elif not task.holder:
            self.tell(task, "claim", "ann")

    def tell(self, task: Task, what: str, by: str) -> None:
        message = Attend(
            wfid=task.wfid, key=task.key, dispatch=task.id, what=what, by=by, answer={"by": by}
        )
        try:
            self.rig.tell(message)
        except NotAWaitingStep as error:
            raise AssertionError(f"{task.title} was seen, and is over") from error

    def check(self) -> None:
        """A task is there as long as its dispatch is."""
        kept = {row["id"] for row in self.inner.views.dispatches() if row["holder"] == "human"}
        assert kept == {task.id for task in self.inner.views.tasks()}


def commits(tmp_path: Path) -> int:
    life = Life(tmp_path / "count.db", VirtualClock())
    life.live()
    life.inner.close()
    return life.store.commits


@pytest.mark.parametrize("written", [False, True])
def test_a_crash_at_any_commit(tmp_path: Path, *, written: bool) -> None:
    total = commits(tmp_path)
    assert total > 8
    for at in range(1, total + 1):
        clock, file = VirtualClock(), tmp_path / f"{at}-{written}.db"
        first = Life(file, clock, at=at, written=written)
        with pytest.raises(Crash):
            first.live()
        first.inner.close()
        second = Life(file, clock)
        second.check()
        second.live()
        (process,) = second.inner.views.processes()
        assert process.state == "terminated", f"commit {at}"
        assert process.fields is not None
        assert process.fields["one"] == {"by": "boss"}
        assert process.fields["reviewed"] is True
        lines = [event for _, event in second.inner.views.history(process.wfid)]
        said = [(one.kind, one.by) for one in lines if one.kind in ("claimed", "completed")]
        assert sorted(said) == [("claimed", "ann"), ("claimed", "ann"), ("completed", "boss")]
        assert [one.by for one in lines if one.kind == "replied"].count("stand-in") == 1
        assert second.inner.views.tasks() == []
        second.inner.close()
