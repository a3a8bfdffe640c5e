from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mint.definitions.lookup import choose, folders_of
from mint.errors import BadName

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.definitions.library import Library
    from mint.model.revision import Revision

    Deploy = Callable[..., Revision]

TEXT = "define x\n  alice"


def told(library: Library, project: str, event: str = "REQ") -> list[tuple[str, str, list[str]]]:
    return [
        (each.outcome, each.revision.label, [other.label for other in each.instead_of])
        for each in choose(library.revisions, project, event)
    ]


@pytest.mark.parametrize(
    ("project", "folders"),
    [
        ("A:B:C", ["A/B/C", "A/B", "A", "default"]),
        ("A", ["A", "default"]),
        ("", ["default"]),
        ("home:al-1:x_y", ["home/al-1/x_y", "home/al-1", "home", "default"]),
    ],
)
def test_a_project_inherits_from_those_above(project: str, folders: list[str]) -> None:
    assert folders_of(project) == folders


@pytest.mark.parametrize("project", ["A::B", ":A", "A:", "A b", "../A"])
def test_what_is_no_project(project: str) -> None:
    with pytest.raises(BadName):
        folders_of(project)


def test_the_nearest_of_a_name_counts(library: Library, deploy: Deploy) -> None:
    for name in ("default/REQ", "default/REQ.log", "A/REQ.log", "A/B/REQ.test", "A/B/C/REQ.log"):
        deploy(TEXT, name=name)
    deploy(TEXT, name="A/B/REQUEST.other")
    deploy(TEXT, name="A/X/REQ.other")
    assert told(library, "A:B:C") == [
        ("launch", "default/REQ@1", []),
        ("launch", "A/B/C/REQ.log@1", ["A/REQ.log@1", "default/REQ.log@1"]),
        ("launch", "A/B/REQ.test@1", []),
    ]
    assert [label for _, label, _ in told(library, "A")] == ["default/REQ@1", "A/REQ.log@1"]
    assert [label for _, label, _ in told(library, "")] == ["default/REQ@1", "default/REQ.log@1"]
    assert told(library, "A:B", "NONE") == []


def test_one_that_is_disabled_hides_what_is_inherited(library: Library, deploy: Deploy) -> None:
    deploy(TEXT, name="default/REQ.log")
    library.switch_off("A/REQ.log", "disabled", by="al")
    assert told(library, "A:B") == [("disabled", "A/REQ.log@1", ["default/REQ.log@1"])]
    library.switch_off("A/REQ.log", "withdrawn", by="al")
    assert told(library, "A:B") == [("launch", "default/REQ.log@1", [])]


def test_the_folder_tells_where_one_is_from(library: Library, deploy: Deploy) -> None:
    deploy(TEXT, name="A/B/REQ.log")
    [choice] = choose(library.revisions, "A:B:C", "REQ")
    assert (choice.folder, choice.name) == ("A/B", "REQ.log")
