from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.contract.builders import NOW, WFID, dispatch, event, launch, leaf, named, process, save

from mint.engine import diagnosis
from mint.engine.diagnosis import Case, diagnose
from mint.model.cause import cause_of
from mint.model.effect import ErrorRecord, Schedule
from mint.model.fault import Fault
from mint.model.message import Resume
from mint.participants import Registry, Workitem, participant
from mint.ports.examination import Size
from mint.settings import LimitSettings
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mint.engine.symptoms import Symptom
    from mint.ports.views import Views
    from mint.store.database import DatabaseStore


@participant("bo")
def serve(_wi: Workitem) -> None:
    """Do nothing."""


@pytest.fixture
def memory() -> Iterator[DatabaseStore]:
    store = open_store("sqlite://")
    yield store
    store.close()


def look(store: DatabaseStore, tmp_path: Path, **more: Any) -> list[Symptom]:
    given = {
        "views": store.views,
        "now": NOW,
        "data": str(tmp_path),
        "url": "sqlite://",
        "limits": LimitSettings(),
        "directory": Registry(),
        **more,
    }
    found = diagnose(Case(**given))
    assert set(found.totals) == {symptom.kind for symptom in found.findings}
    return [symptom for symptom in found.findings if symptom.kind != "disk"]


def test_all_is_well(memory: DatabaseStore, tmp_path: Path) -> None:
    launch(memory)
    save(memory, nodes=named(leaf(state="paused")))
    assert look(memory, tmp_path) == []


def test_many_of_a_kind_are_counted(memory: DatabaseStore, tmp_path: Path) -> None:
    many = [
        ErrorRecord(WFID, f"0_{n}!x", Fault("engine", f"o{'h' * n}"), NOW + n) for n in range(57)
    ]
    launch(memory)
    save(
        memory,
        errors={(WFID, each.key): each for each in many},
        nodes=named(*(leaf(each.key) for each in many)),
    )
    found = diagnose(Case(memory.views, NOW, str(tmp_path), "sqlite://", LimitSettings()))
    errors = [symptom for symptom in found.findings if symptom.kind == "errors"]
    assert len(errors) == diagnosis.TOLD
    assert found.totals["errors"] == 57
    newest = errors[0]
    assert (newest.what, newest.where, newest.since) == (f"o{'h' * 56}", f"{WFID} 0_56!x", NOW + 56)
    assert newest.next == f"see to the cause, then: mint replay {WFID} --at '0_56!x'"


def test_errors_of_one_cause_are_one_finding(memory: DatabaseStore, tmp_path: Path) -> None:
    many = [ErrorRecord(WFID, f"0_{n}!x", Fault("engine", f"no {n}"), NOW + n) for n in range(57)]
    launch(memory)
    save(
        memory,
        errors={(WFID, each.key): each for each in many},
        nodes=named(*(leaf(each.key) for each in many)),
    )
    (found,) = look(memory, tmp_path)
    assert (found.what, found.where, found.since) == ("57 x no #", f"{WFID} 0_56!x", NOW)
    assert found.next == (
        f"mint errors {WFID} tells one whole; see to the cause, "
        f"then: mint replay --cause {cause_of(many[0])}"
    )


def test_what_waits_for_nobody_or_for_long(memory: DatabaseStore, tmp_path: Path) -> None:
    registry = Registry(serve)
    work = [
        dispatch("d1", participant="al", at=NOW - 5),
        dispatch("d2", participant="bo", at=NOW - 5000),
        dispatch("d3", participant="bo", at=NOW - 4000),
    ]
    launch(memory)
    save(memory, dispatches=[(each, "") for each in work])
    unserved, waiting = look(memory, tmp_path, directory=registry)
    assert (unserved.kind, unserved.severity, unserved.where) == ("unserved", "error", "al")
    assert unserved.since == NOW - 5
    assert (waiting.kind, waiting.severity, waiting.where) == ("waiting", "warning", "bo")
    assert waiting.what.startswith("2 workitem(s) for bo")
    assert waiting.since == NOW - 5000
    assert look(memory, tmp_path, directory=registry, now=NOW - 3000)[1:] == []


def test_without_a_server_nothing_is_late(memory: DatabaseStore, tmp_path: Path) -> None:
    launch(memory)
    save(
        memory,
        schedules=[Schedule("s", WFID, "0!r", NOW - 100, {})],
        dispatches=[(dispatch(at=0.0), "")],
    )
    assert [each.kind for each in look(memory, tmp_path)] == ["overdue", "unserved"]
    assert look(memory, tmp_path)[0].what == "a schedule is 100 s late"
    assert look(memory, tmp_path, directory=None) == []


def test_an_inbox_that_is_not_emptied(
    memory: DatabaseStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnosis, "INBOX", 3)
    memory.post([Resume(wfid=WFID)] * 2)
    assert look(memory, tmp_path) == []
    memory.post([Resume(wfid=WFID)])
    (finding,) = look(memory, tmp_path)
    assert (finding.kind, finding.what) == ("inbox", "3 messages wait in the inbox")


def test_limits_that_are_near(memory: DatabaseStore, tmp_path: Path) -> None:
    launch(memory)
    save(memory, nodes=named(leaf(state="paused")), events=[event(at=NOW)] * 90)
    (finding,) = look(memory, tmp_path, limits=LimitSettings(history=100))
    assert (finding.kind, finding.what, finding.where) == (
        "history",
        "the history has 90 lines",
        WFID,
    )
    assert look(memory, tmp_path, limits=LimitSettings(history=0, payload=0)) == []


def test_a_clock_that_went_back(memory: DatabaseStore, tmp_path: Path) -> None:
    save(memory, events=[event(at=NOW + 3600)])
    (finding,) = look(memory, tmp_path)
    assert (finding.kind, finding.severity) == ("clock", "error")
    assert "3600 s behind" in finding.what


class _Grown:
    """Views of a database that has grown large; the rest is that of a real one."""

    def __init__(self, views: Views, size: Size) -> None:
        self._views = views
        self._size = size

    def __getattr__(self, name: str) -> Any:
        return getattr(self._views, name)

    def size(self) -> Size:
        return self._size


def test_a_database_near_its_limits(memory: DatabaseStore, tmp_path: Path) -> None:
    size = Size(10**13, 0, 3 * diagnosis.LARGE_LOG, {}, {"pages": 0.97, "connections": 0.85})
    found = look(memory, tmp_path, views=_Grown(memory.views, size))
    assert [(each.kind, each.severity) for each in found] == [
        ("database", "error"),
        ("database", "warning"),
        ("log", "warning"),
    ]
    assert found[0].what == "the database has used 97% of its pages"
    fine = msgspec.structs.replace(size, log=0, fullness={"pages": 0.5})
    assert look(memory, tmp_path, views=_Grown(memory.views, fine)) == []


def test_a_disk_that_is_nearly_full(
    memory: DatabaseStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case(memory.views, NOW, str(tmp_path), "sqlite://", LimitSettings())
    monkeypatch.setattr(diagnosis, "LITTLE", 10**18)
    assert diagnose(case).findings[0].severity == "warning"
    monkeypatch.setattr(diagnosis, "VERY_LITTLE", 10**18)
    (finding,) = diagnose(case).findings
    assert (finding.kind, finding.severity, finding.where) == ("disk", "error", str(tmp_path))


def test_a_store_that_cannot_be_read_is_all_that_is_told(
    memory: DatabaseStore, tmp_path: Path
) -> None:
    save(memory, processes={"empty": process("empty")})
    (finding,) = look(memory, tmp_path, fault="it is gone")
    assert (finding.kind, finding.severity, finding.what) == ("fault", "error", "it is gone")
    assert [each.kind for each in look(memory, tmp_path)] == ["lifeless"]
