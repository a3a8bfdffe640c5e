from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mint.errors import HostServiceNotFound
from mint.services.layout import Layout
from mint.services.registered import Registered

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def registered(tmp_path: Path) -> Registered:
    return Registered(Layout.under(tmp_path))


def test_a_draft_is_not_registered_until_it_is_kept(registered: Registered) -> None:
    draft = registered.draft("nginx", b"x = 1\n")
    assert registered.apps() == []
    kept = registered.keep(draft)
    assert registered.apps() == ["nginx"]
    assert kept.path.read_text() == "x = 1\n"
    registered.drop(draft)
    assert registered.script("nginx") == kept


def test_drafts_of_a_daemon_that_was_killed_are_removed(registered: Registered) -> None:
    draft = registered.draft("nginx", b"x = 1\n")
    kept = registered.keep(registered.draft("nginx", b"x = 2\n"))
    registered.tidy()
    assert not draft.path.exists()
    assert kept.path.exists()


def test_what_is_removed_is_not_found(registered: Registered) -> None:
    registered.keep(registered.draft("nginx", b""))
    registered.remove("nginx")
    assert registered.apps() == []
    with pytest.raises(HostServiceNotFound, match="no script is registered for `nginx`"):
        registered.script("nginx")
    with pytest.raises(HostServiceNotFound):
        registered.remove("../nginx")


def test_a_marker_without_a_script_is_nothing(registered: Registered, tmp_path: Path) -> None:
    registered.keep(registered.draft("nginx", b""))
    (tmp_path / "var/lib/mint/services/scripts/System.Service/nginx.py").unlink()
    assert registered.apps() == []
