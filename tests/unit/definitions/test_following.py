from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs
from tests.processes.rig import EPOCH
from tests.unit.definitions.repository import Repository

from mint.definitions.following import Follower
from mint.definitions.stores import shelves_of
from mint.errors import RevisionNotFound

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.processes.rig import Rig

    from mint.definitions.library import Library
    from mint.definitions.order import Draft, Order
    from mint.model.revision import Revision

    Deploy = Callable[..., Revision]

GOOD, BETTER, BAD = "define x\n  alice", "define x\n  bob", "define x\n  alice ["


class Shelves:
    """Directories that a test writes to, and a follower of them."""

    def __init__(self, path: Path, library: Library, rig: Rig, *stores: str) -> None:
        self.path = path
        self.clock = rig.clock
        names = [each.replace("PATH", str(path)) for each in stores]
        for each in names:
            if each.startswith("dir:"):
                (path / each.rpartition("/")[2]).mkdir(exist_ok=True)
        self.follower = Follower(library, names, shelves_of(names, rig.clock), 0.01)

    def write(self, name: str, text: str | None) -> None:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            file.unlink()
            return
        file.write_text(text)
        self.clock.at += 10
        os.utime(file, (self.clock.at - 5, self.clock.at - 5))

    def problems(self) -> dict[str, str]:
        self.follower.look()
        found: dict[str, str] = {}
        for state in self.follower.states.values():
            found |= state.problems | ({state.store: state.fault} if state.fault else {})
        return found


@pytest.fixture
def shelves(tmp_path: Path, library: Library, rig: Rig) -> Shelves:
    return Shelves(tmp_path, library, rig, "dir:PATH/one", "dir:PATH/two", "db")


def texts(library: Library) -> dict[str, str]:
    current = library.revisions.current()
    return {each.name: each.text for each in current if each.kind == "definition"}


def test_what_is_there_and_what_changes_is_deployed(library: Library, shelves: Shelves) -> None:
    shelves.write("one/A/x.radial", GOOD)
    shelves.write("one/y.radial", GOOD)
    assert shelves.problems() == {}
    assert texts(library) == {"A/x": GOOD, "y": GOOD}
    shelves.write("one/y.radial", BETTER)
    shelves.write("one/y.conf", "{} # new")
    assert shelves.problems() == {}
    y = library.revision("y")
    assert (y.number, y.text, y.config) == (2, BETTER, "{} # new")
    assert y.origin.startswith("dir:")
    assert y.at > EPOCH
    assert library.revision("A/x").number == 1
    shelves.write("one/y.conf", None)
    assert shelves.problems() == {}
    assert library.revision("y").config == ""


def test_a_broken_one_leaves_the_last_good_one_and_blocks_no_other(
    library: Library, shelves: Shelves
) -> None:
    for name in ("a", "b", "c", "d"):
        shelves.write(f"one/{name}.radial", GOOD)
    shelves.problems()
    shelves.write("one/a.radial", BAD)
    shelves.write("one/b.conf", "{ nope")
    shelves.write("one/c.radial", "define x\n  nobody")
    shelves.write("one/d.radial", BETTER)
    with capture_logs() as logs:
        problems = shelves.problems()
        assert problems == shelves.problems()
    assert set(problems) == {"a", "b", "c"}
    assert "one line" not in problems["a"]
    assert "nothing is called `nobody`" in problems["c"]
    assert texts(library) == {"a": GOOD, "b": GOOD, "c": GOOD, "d": BETTER}
    assert sum(line["log_level"] == "error" for line in logs) == 3  # each once
    shelves.write("one/a.radial", BETTER)
    assert set(shelves.problems()) == {"b", "c"}


def test_one_that_is_gone_is_withdrawn(library: Library, shelves: Shelves) -> None:
    shelves.write("one/a.radial", GOOD)
    shelves.write("one/b.radial", GOOD)
    shelves.problems()
    shelves.write("one/a.radial", None)
    assert shelves.problems() == {}
    assert library.revision("a").kind == "withdrawn"
    shelves.write("one/a.radial", GOOD)
    assert shelves.problems() == {}
    assert (library.revision("a").kind, library.revision("a").number) == ("definition", 3)


def test_a_store_that_is_suddenly_empty_or_gone_changes_nothing(
    library: Library, shelves: Shelves
) -> None:
    shelves.write("one/a.radial", GOOD)
    shelves.problems()
    shelves.write("one/a.radial", None)
    [problem] = shelves.problems().values()
    assert "all 1 definitions are gone" in problem
    (shelves.path / "one").rmdir()
    [problem] = shelves.problems().values()
    assert "there is no directory" in problem
    assert texts(library) == {"a": GOOD}
    shelves.write("one/a.radial", BETTER)
    assert shelves.problems() == {}
    assert texts(library) == {"a": BETTER}


def test_markers_disable(library: Library, shelves: Shelves) -> None:
    shelves.write("one/A/a.disabled", "")
    shelves.write("one/A/b.radial", "")
    assert shelves.problems() == {}
    assert {each.kind for each in library.revisions.current()} == {"disabled"}
    assert len(library.revisions.log("A/a")) == 1
    shelves.write("one/A/b.radial", GOOD)
    shelves.problems()
    assert library.revision("A/b").kind == "definition"


def test_the_first_store_wins_and_the_second_comes_when_it_is_gone(
    library: Library, shelves: Shelves
) -> None:
    shelves.write("two/a.radial", GOOD)
    assert shelves.problems() == {}
    shelves.write("one/a.radial", BETTER)
    shelves.write("one/other.radial", BETTER)
    assert shelves.problems() == {}
    assert texts(library)["a"] == BETTER
    shelves.write("two/a.radial", "define x\n  alice\n  bob")
    [problem] = shelves.problems().values()
    assert "goes before" in problem
    shelves.write("one/a.radial", None)
    shelves.problems()
    assert shelves.problems() == {}
    assert texts(library)["a"] == "define x\n  alice\n  bob"


def test_a_store_has_its_name_back_when_nothing_changed_there(
    library: Library, shelves: Shelves
) -> None:
    shelves.write("two/a.radial", GOOD)
    shelves.problems()
    shelves.write("one/a.radial", BETTER)
    shelves.write("one/other.radial", BETTER)
    shelves.problems()
    shelves.write("one/a.radial", None)
    shelves.problems()
    assert texts(library)["a"] == GOOD


def test_what_is_deployed_by_hand_stays_until_its_file_changes(
    library: Library, shelves: Shelves, deploy: Deploy
) -> None:
    shelves.write("one/a.radial", GOOD)
    shelves.problems()
    deploy(BETTER, name="a")
    shelves.write("one/b.radial", GOOD)
    assert shelves.problems() == {}
    assert texts(library)["a"] == BETTER
    shelves.write("one/a.radial", "define x\n  alice\n  bob")
    shelves.problems()
    assert texts(library)["a"] == "define x\n  alice\n  bob"
    shelves.problems()
    library.switch_off("a", "withdrawn", by="al")
    shelves.write("one/b.radial", BETTER)
    shelves.problems()
    assert "a" not in texts(library)


def test_where_the_database_goes_first_its_names_are_its_own(
    tmp_path: Path, library: Library, rig: Rig, deploy: Deploy
) -> None:
    shelves = Shelves(tmp_path, library, rig, "db", "dir:PATH/one")
    deploy(BETTER, name="a")
    shelves.write("one/a.radial", GOOD)
    assert "db has a definition of this name" in shelves.problems()["a"]
    assert texts(library) == {"a": BETTER}


def test_what_is_imported_is_deployed_before(library: Library, shelves: Shelves) -> None:
    shelves.write("one/a.radial", "define a\n  import b\n  take")
    shelves.write("one/b.radial", "define b\n  import c\n  define take\n    give")
    shelves.write("one/c.radial", "define c\n  define give\n    alice")
    shelves.write("one/d.radial", "define d\n  import nobody")
    assert set(shelves.problems()) == {"d"}
    assert library.revision("a").imports == {"b": 1}


def test_a_git_repository_is_followed(tmp_path: Path, library: Library, rig: Rig) -> None:
    repository = Repository(tmp_path)
    shelves = Shelves(tmp_path, library, rig, f"git:{repository.bare}#main")
    assert "there is no commit" in str(shelves.problems())
    first = repository.commit({"A/x.radial": GOOD, "y.radial": BAD}, author="Bo <bo@example.org>")
    assert set(shelves.problems()) == {"y"}
    x = library.revision("A/x")
    assert (x.by, x.commit, x.origin) == (
        "Bo <bo@example.org>",
        first,
        f"git:{repository.bare}#main",
    )
    second = repository.commit({"A/x.radial": BETTER, "y.radial": GOOD})
    assert shelves.problems() == {}
    assert [each.commit for each in library.revisions.log("A/x")] == [second, first]
    assert library.revision("y").commit == second


def test_a_follower_that_starts_again_deploys_nothing_twice(
    tmp_path: Path, library: Library, rig: Rig
) -> None:
    for _ in range(2):
        shelves = Shelves(tmp_path, library, rig, "dir:PATH/one")
        shelves.write("one/a.radial", GOOD)
        assert shelves.problems() == {}
    assert len(library.revisions.log("a")) == 1


def test_it_follows_on_a_thread_of_its_own(library: Library, shelves: Shelves) -> None:
    shelves.write("one/a.radial", GOOD)
    shelves.follower.start()
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            library.revision("a")
            break
        except RevisionNotFound:
            time.sleep(0.01)
    shelves.follower.stop()
    assert texts(library) == {"a": GOOD}


def test_without_stores_nothing_is_started(library: Library) -> None:
    follower = Follower(library, [], [], 1.0)
    follower.start()
    follower.stop()
    assert follower.states == {}


def test_a_store_takes_over_what_was_deployed_by_hand(
    library: Library, shelves: Shelves, deploy: Deploy
) -> None:
    deploy(GOOD, name="a")
    shelves.write("one/a.radial", GOOD)
    shelves.write("one/b.radial", GOOD)
    assert shelves.problems() == {}
    assert library.revision("a").origin.startswith("dir:")
    shelves.write("one/a.radial", None)
    shelves.problems()
    assert library.revision("a").kind == "withdrawn"


def test_a_fault_of_ours_at_one_blocks_no_other(
    library: Library, shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = library.draft

    def stumble(order: Order) -> Draft:
        if order.name == "a":
            raise ZeroDivisionError("no")
        return draft(order)

    monkeypatch.setattr(library, "draft", stumble)
    shelves.write("one/a.radial", GOOD)
    shelves.write("one/b.radial", GOOD)
    with capture_logs():
        assert shelves.problems() == {"a": "ZeroDivisionError: no"}
    assert texts(library) == {"b": GOOD}
