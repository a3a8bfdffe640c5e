from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mint.services.layout import Layout
from mint.services.states import STATES, States

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def states(tmp_path: Path) -> States:
    return States(Layout.under(tmp_path))


def test_a_service_of_which_nothing_is_known_is_off(states: States) -> None:
    assert states.state_of("web") == "off"
    assert states.names("on") == []


@pytest.mark.parametrize("first", STATES)
@pytest.mark.parametrize("second", STATES)
def test_a_service_has_the_state_that_was_set_last(
    states: States, first: str, second: str, tmp_path: Path
) -> None:
    states.set("web", first)  # type: ignore[arg-type]
    states.set("web", second)  # type: ignore[arg-type]
    assert states.state_of("web") == second
    assert states.names(second) == ["web"]
    folder = tmp_path / "etc/mudur/services"
    assert len(list(folder.glob("*/web"))) == 1


def test_of_several_marks_enabled_counts_first_then_disabled(
    states: States, tmp_path: Path
) -> None:
    folder = tmp_path / "etc/mudur/services"
    for name, expected in (("conditional", "conditional"), ("disabled", "off"), ("enabled", "on")):
        (folder / name).mkdir(parents=True)
        (folder / name / "web").touch()
        assert states.state_of("web") == expected
    assert states.names("off") == []


@pytest.mark.parametrize(
    ("default", "state"),
    [("on", "on"), ("conditional", "conditional"), ("off", "off"), (None, "off")],
)
def test_a_default_is_given_to_a_new_service(
    states: States, default: str | None, state: str
) -> None:
    assert states.register("web", default) == (default in {"on", "conditional"})
    assert states.state_of("web") == state


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("default", ["on", "off", "conditional"])
def test_what_the_administrator_set_stays(states: States, state: str, default: str) -> None:
    states.set("web", state)  # type: ignore[arg-type]
    assert not states.register("web", default)
    assert states.state_of("web") == state
