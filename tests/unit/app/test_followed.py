from __future__ import annotations

import pytest
from tests.processes.rig import VirtualClock

from mint.app.followed import Followed
from mint.errors import SettingsError
from mint.settings import DefinitionSettings, Settings


def test_what_is_followed_is_what_the_settings_say() -> None:
    told = DefinitionSettings(("dir:a", "db"), every="2m")
    found = Followed.of(Settings(definitions=told), VirtualClock())
    assert ([each.origin for each in found.shelves], found.every) == (["dir:a"], 120.0)
    assert Followed.of(Settings(), VirtualClock()).shelves == []


@pytest.mark.parametrize("every", ["", "0s", "-5s", "soon"])
def test_two_looks_are_some_time_apart(every: str) -> None:
    with pytest.raises(SettingsError, match=r"definitions\.every"):
        Followed.of(Settings(definitions=DefinitionSettings(every=every)), VirtualClock())


def test_what_is_no_store_is_told() -> None:
    told = DefinitionSettings(("svn:x",))
    with pytest.raises(SettingsError, match="is no store"):
        Followed.of(Settings(definitions=told), VirtualClock())
