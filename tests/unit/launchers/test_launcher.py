from __future__ import annotations

import pytest

from mint.errors import DurationError, MintError
from mint.launchers import Launch, Launcher, launcher
from mint.model.tree import Tree


@launcher(every="1m30s", definition=Tree("noop"))
def new_tag() -> Launch | None:
    return Launch(key="1.2")


def test_a_decorated_function_is_a_launcher() -> None:
    assert isinstance(new_tag, Launcher)
    assert (new_tag.name, new_tag.every, new_tag.definition) == ("new_tag", 90.0, Tree("noop"))


def test_it_can_be_called_as_the_function_that_it_was() -> None:
    assert new_tag() == Launch(key="1.2")


def test_a_file_is_no_name_of_what_is_deployed() -> None:
    assert launcher(every=5, definition="release@3")(lambda: None).definition == "release@3"
    with pytest.raises(MintError, match="is the name of a file"):
        launcher(every=5, definition="release.radial")


def test_it_may_have_another_name() -> None:
    assert launcher(every=5, name="tags")(lambda: None).name == "tags"


@pytest.mark.parametrize("every", [0, "0s", "-5s"])
def test_it_needs_time_between_looks(every: str | float) -> None:
    with pytest.raises(MintError, match="write a time above zero, such as 5s"):
        launcher(every=every)


def test_a_time_must_be_a_duration() -> None:
    with pytest.raises(DurationError, match="'soon' is not a duration"):
        launcher(every="soon")


@pytest.mark.parametrize(
    ("found", "wishes"),
    [
        (None, []),
        ([], []),
        ({}, [Launch()]),
        ({"a": 1}, [Launch(fields={"a": 1})]),
        (Launch(key="x"), [Launch(key="x")]),
        ([Launch(key="x"), Launch(key="y")], [Launch(key="x"), Launch(key="y")]),
    ],
)
def test_what_a_condition_may_return(found: object, wishes: list[Launch]) -> None:
    assert new_tag.wishes(found) == wishes


@pytest.mark.parametrize("found", [True, False, 0, "text", [{"a": 1}], [Launch(key="x"), None]])
def test_what_it_may_not(found: object) -> None:
    with pytest.raises(MintError, match=r'"new_tag" returned .*: return None for nothing'):
        new_tag.wishes(found)


def test_launches_in_a_list_must_be_told_apart() -> None:
    with pytest.raises(MintError, match="give each the key of its event"):
        new_tag.wishes([Launch(key="x"), Launch()])
