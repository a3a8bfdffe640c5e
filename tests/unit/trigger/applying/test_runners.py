from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
import structlog
from tests.applying import Hosts, Nothing, content, files

from mint.errors import BadService, DirectoryError, MintError, ServiceBusy, TriggerError
from mint.trigger.applying import Runner, runner_of
from mint.trigger.applying.last_changes import LastChanges
from mint.trigger.applying.lock import alone
from mint.trigger.applying.pace import Pace
from mint.trigger.directory import Found
from mint.trigger.entry import Entry
from mint.trigger.interest import Interest
from mint.trigger.message import ServiceMessage
from mint.trigger.service import Context, PerObject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

A, B = "5c1ad2e0-0000-4000-8000-00000000000a", "5c1ad2e0-0000-4000-8000-00000000000b"


def csn(n: int) -> str:
    return f"2026112819000{n}.000000Z#000000#000#000000"


class People:
    """A directory that knows how to find by entryUUID, and by class."""

    def __init__(self, **found: Found) -> None:
        self.found = found
        self.asked: list[str] = []

    def search(
        self, where: str = "", attributes: Sequence[str] = (), base: str = ""
    ) -> Iterator[Found]:
        self.asked.append(where)
        uuid = re.fullmatch(r"\(entryUUID=(.*)\)", where)
        for one in self.found.values():
            if uuid is None or one.entry.first("entryUUID") == uuid[1]:
                yield one


def person(name: str, uuid: str, last: str) -> Found:
    return Found(f"uid={name}", Entry({"uid": [name], "entryUUID": [uuid], "entryCSN": [last]}))


def message(uuid: str = "", at: str = "", dn: str = "") -> ServiceMessage:
    return ServiceMessage(id="1/homes", service="homes", uuid=uuid, csn=at, dn=dn)


class Homes(PerObject):
    interests: ClassVar[Sequence[Interest]] = (Interest(object_class="person"),)
    at_most = 3
    fails: MintError | Exception | None = None

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.done: list[tuple[str, str | None]] = []

    def apply(self, uuid: str, found: Any) -> None:
        if self.fails:
            raise self.fails
        self.done.append((uuid, found.dn if found else None))


def homes(folder: Path, *people: Found) -> Any:
    context = Context("civet", People(**{one.dn: one for one in people}))
    return runner_of(Homes, context, folder)


def done(runner: Any) -> list[tuple[str, str | None]]:
    return list(runner._handler.done)


def test_an_object_is_read_again(tmp_path: Path) -> None:
    runner = homes(tmp_path, person("ann", A, csn(1)))
    assert runner.run([message(A, csn(1))]).changed
    assert done(runner) == [(A, "uid=ann")]


def test_an_object_that_is_gone_is_none(tmp_path: Path) -> None:
    runner = homes(tmp_path)
    runner.run([message(A, csn(1))])
    assert done(runner) == [(A, None)]


def test_what_is_older_than_what_was_read_is_skipped(tmp_path: Path) -> None:
    runner = homes(tmp_path, person("ann", A, csn(3)), person("bob", B, csn(1)))
    runner.run([message(A, csn(1))])
    assert not runner.run([message(A, csn(2))]).changed
    assert not homes(tmp_path).run([message(A, csn(3))]).changed
    assert runner.run([message(B, csn(1)), message(A, csn(4))]).changed
    assert done(runner) == [(A, "uid=ann"), (B, "uid=bob"), (A, "uid=ann")]


def test_what_failed_is_not_done(tmp_path: Path) -> None:
    runner = homes(tmp_path, person("ann", A, csn(1)))
    runner._handler.fails = PermissionError("/home/ann")
    with pytest.raises(TriggerError, match=r"`apply` failed with PermissionError.*, for uid=ann"):
        runner.run([message(A, csn(1))])
    runner._handler.fails = DirectoryError("down")
    with pytest.raises(DirectoryError):
        runner.run([message(A, csn(1))])
    runner._handler.fails = None
    assert runner.run([message(A, csn(1))]).changed


def test_all_are_done_when_somebody_asks_for_all(tmp_path: Path) -> None:
    runner = homes(tmp_path, person("ann", A, csn(1)), person("bob", B, csn(1)))
    runner.run([message()])
    assert done(runner) == [(A, "uid=ann"), (B, "uid=bob")]
    assert runner._handler.context.directory.asked == ["(&(objectClass=person))"]


def test_one_is_done_when_somebody_asks_for_it(tmp_path: Path) -> None:
    runner = homes(tmp_path, person("ann", A, csn(1)), person("bob", B, csn(1)))
    runner.run([message(dn="uid=bob")])
    assert done(runner) == [(B, "uid=bob")]


def test_what_is_no_uuid_never_becomes_a_filter_nor_an_object_that_is_gone(tmp_path: Path) -> None:
    runner = homes(tmp_path, person("ann", A, csn(1)))
    with pytest.raises(TriggerError, match="is no entryUUID"):
        runner.run([message("*)(uid=*", csn(1))])
    assert done(runner) == []


def test_only_one_process_at_a_time_does_objects(tmp_path: Path) -> None:
    runner = homes(tmp_path)
    runner._patience = 0
    with alone(tmp_path / "homes" / "lock", "homes", 1), pytest.raises(ServiceBusy):
        runner.run([message(A, csn(1))])


def test_an_object_that_causes_its_own_work_is_slowed(tmp_path: Path) -> None:
    runner = homes(tmp_path)
    for n in range(3):
        assert runner.pause([message(A)]) == 0
        runner.run([message(A, csn(n))])
    assert 50 < runner.pause([message(A)]) <= 60
    assert runner.pause([message(B)]) == 0


def test_objects_that_are_gone_are_forgotten_after_a_time(tmp_path: Path) -> None:
    path = tmp_path / "done.db"
    changes = LastChanges(path)
    changes.note(A, csn(1), gone=True, now=0)
    changes.note(B, csn(1), gone=False, now=0)
    changes.note(B, csn(0), gone=False, now=31 * 86_400)
    assert (changes.last(A), changes.last(B)) == ("", csn(1))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM done").fetchone() == (1,)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "done.db").write_text("no database, and longer than a header of one\n" * 20)
    with pytest.raises(BadService, match="Move it away"):
        LastChanges(tmp_path / "done.db")


def test_a_function_gets_the_body_of_each_message(tmp_path: Path) -> None:
    bodies: list[Any] = []
    runner = runner_of(bodies.append, Context("civet", Nothing()), tmp_path, name="log")
    assert runner.run([message(A, dn="uid=ann")]).changed
    assert (runner.kind, runner.quiet) == ("function", 0)
    assert bodies[0]["dn"] == "uid=ann"
    assert bodies[0]["change"] is None


@pytest.mark.parametrize("error", [ValueError("no"), SystemExit(3), MintError("no")])
def test_a_function_that_raises_is_an_error_of_its_service(
    tmp_path: Path, error: BaseException
) -> None:
    def account(_: Any) -> None:
        raise error

    runner = runner_of(account, Context("civet", Nothing()), tmp_path)
    with pytest.raises(TriggerError, match=r"account: .*, for uid=ann"):
        runner.run([message(dn="uid=ann")])


def test_a_service_makes_all_its_files_of_a_batch(tmp_path: Path) -> None:
    runner = runner_of(Hosts, Context("civet", Nothing()), tmp_path)
    assert (runner.name, runner.kind, runner.quiet, runner.longest) == ("hosts", "whole", 0.5, 2)
    runner.applier._service.names = ["ann"]  # type: ignore[attr-defined]
    assert runner.run([message(dn="uid=ann"), message(dn="uid=bob")]).changed
    assert files(tmp_path / "hosts" / "current") == content("ann")
    assert runner.applier.generations()[0].dns == ("uid=ann", "uid=bob")  # type: ignore[attr-defined]


def test_a_service_that_causes_its_own_work_is_slowed(tmp_path: Path) -> None:
    class Busy(Hosts):
        at_most = 2
        check = ()

    runner: Runner = runner_of(Busy, Context("civet", Nothing()), tmp_path)
    runner.run([])
    assert runner.pause([]) == 0
    runner.run([])
    assert 50 < runner.pause([]) <= 60


def test_what_is_no_service_is_refused(tmp_path: Path) -> None:
    class Broken(Hosts):
        def __init__(self, context: Context) -> None:
            super().__init__(context)
            raise KeyError("zone")

    for thing in (Broken, int, "dhcp"):
        with pytest.raises(BadService):
            runner_of(thing, Context("civet", Nothing()), tmp_path)  # type: ignore[arg-type]


def test_a_pace_forgets_what_has_been_quiet_and_tells_once_what_is_slowed() -> None:
    now = 0.0
    with structlog.testing.capture_logs() as told:
        pace = Pace("homes", 2, lambda: now)
        for n in range(15_000):
            pace.note(f"{n}")
            now += 0.001
        assert len(pace._times) <= 10_000
        pace.note("14999")
        assert pace.delay("14999") > 0
        assert pace.delay("14999") > 0
        now += 60
        assert pace.delay("14999") == 0
    assert [one["about"] for one in told] == ["14999"]
