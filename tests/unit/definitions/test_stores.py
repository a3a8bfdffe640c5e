from __future__ import annotations

import pytest
from tests.processes.rig import VirtualClock

from mint.definitions.folder import Folder
from mint.definitions.git import Git
from mint.definitions.stores import shelves_of
from mint.errors import SettingsError


def test_stores_by_their_names() -> None:
    names = ["dir:a", "git:b.git", "db", "git:c#main"]
    found = shelves_of(names, VirtualClock())
    assert [type(each) for each in found] == [Folder, Git, Git]
    assert [each.origin for each in found] == ["dir:a", "git:b.git", "git:c#main"]
    assert shelves_of([], VirtualClock()) == []


@pytest.mark.parametrize("store", ["", "a", "dir:", "git:", "svn:x", "dir"])
def test_what_is_no_store(store: str) -> None:
    with pytest.raises(SettingsError, match="is no store"):
        shelves_of([store], VirtualClock())


def test_one_store_twice() -> None:
    with pytest.raises(SettingsError, match="twice"):
        shelves_of(["dir:a", "dir:a"], VirtualClock())
