from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.definitions.repository import Repository

from mint.definitions.git import Git
from mint.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_what_is_committed_is_found_in_bare_and_other_repositories(repository: Repository) -> None:
    repository.commit({"A/x.radial": "noop", "A/x.conf": "{}", "README": "hello"})
    (repository.tree / "y.radial").write_text("stall")
    for path in (repository.bare, repository.tree):
        found = Git(path, "main").look()
        assert found is not None
        assert [(each.name, each.text, each.config) for each in found] == [("A/x", "noop", "{}")]


def test_only_new_commits_are_changes(repository: Repository) -> None:
    repository.commit({"x.radial": "noop", "y.radial": "stall", "ü z.radial": "noop"})
    shelf = Git(repository.bare)
    assert [each.name for each in shelf.look() or []] == ["x", "y", "ü z"]
    assert shelf.look() is None
    repository.commit({"x.radial": "echo 1", "y.radial": None})
    assert [(each.name, each.text) for each in shelf.look() or []] == [
        ("x", "echo 1"),
        ("ü z", "noop"),
    ]


def test_who_when_and_which_commit_are_those_of_the_last_change(repository: Repository) -> None:
    first = repository.commit({"x.radial": "noop"}, author="Bo <bo@example.org>")
    second = repository.commit({"y.radial": "noop", "y.conf": "{}"})
    third = repository.commit({"y.conf": '{"a": 1}'}, author="Cy <cy@example.org>")
    shelf = Git(repository.bare, "main")
    x, y = shelf.look() or []
    told = shelf.provenance(x)
    assert (told.by, told.commit) == ("Bo <bo@example.org>", first)
    assert told.at is not None
    assert (shelf.provenance(y).by, shelf.provenance(y).commit) == ("Cy <cy@example.org>", third)
    assert second not in (first, third)


def test_branches_are_followed_each_for_itself(repository: Repository) -> None:
    repository.commit({"x.radial": "noop"})
    repository.commit({"x.radial": "stall"}, branch="next")
    texts = [(Git(repository.bare, each).look() or [])[0].text for each in ("main", "next", "")]
    assert texts == ["noop", "stall", "noop"]
    assert Git(repository.bare, "next").origin.endswith("defs.git#next")


def test_links_within_the_repository_are_followed(repository: Repository) -> None:
    repository.commit(
        {
            "std/x.radial": "noop",
            "A/x.radial": "-> ../std/x.radial",
            "A/out.radial": "-> ../../out.radial",
            "A/round.radial": "-> round.radial",
        }
    )
    out, circle, x, _ = Git(repository.bare).look() or []
    assert (x.name, x.text) == ("A/x", "noop")
    assert "not in the repository" in out.fault
    assert "circle" in circle.fault


def test_what_cannot_be_followed_is_told(repository: Repository, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no commit HEAD"):
        Git(repository.bare).look()
    repository.commit({"x.radial": "noop"})
    with pytest.raises(SettingsError, match="there is no commit refs/heads/none"):
        Git(repository.bare, "none").look()
    with pytest.raises(SettingsError, match=r"git:.*cannot change to"):
        Git(tmp_path / "none").look()


def test_without_git_it_is_said_what_to_install(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SettingsError, match="the program git is not installed"):
        Git(repository.bare).look()
