from __future__ import annotations

from mint.participants.hosting.link import Link


def test_each_change_is_told_once() -> None:
    told: list[str] = []
    link = Link(told.append)
    for _ in range(2):
        link.up("connected")
    for _ in range(2):
        link.down(OSError("gone"))
    link.down(OSError("not yet"))
    link.up("connected")
    assert told == ["connected", "gone (trying again)", "not yet (trying again)", "connected"]


def test_remarks_are_told_each_time() -> None:
    told: list[str] = []
    link = Link(told.append)
    link.remark("too late")
    link.remark("too late")
    assert told == ["too late", "too late"]
