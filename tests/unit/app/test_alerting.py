"""Which alerts there are is said by settings and entry points."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.processes.rig import EPOCH

from mint.app.alerting import GROUP, Alerting
from mint.app.app import App
from mint.errors import SettingsError
from mint.model.effect import Event
from mint.settings import AlertSettings, Settings

if TYPE_CHECKING:
    from mint.ports.alert import Notice

HERE = "tests.unit.app.test_alerting"
ROOT = Path(__file__).parents[3]


class Beep:
    """An alert of another package."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.tone = int(settings.get("tone", 440))

    def tell(self, notice: Notice) -> None:
        """See `Alert`."""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that registers the alert `beep`, and one that cannot be loaded."""
    info = tmp_path / "beeps-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: beeps\nVersion: 1\n")
    (info / "entry_points.txt").write_text(
        f"[{GROUP}]\nbeep = {HERE}:Beep\nbroken = no_such_module:Broken\n"
    )
    monkeypatch.syspath_prepend(tmp_path)


def made(*use: str, **settings: dict[str, Any]) -> Alerting:
    return Alerting(AlertSettings(use=use, settings=settings))


@pytest.mark.usefixtures("installed")
def test_an_alert_is_found_by_its_entry_point_or_its_place() -> None:
    (beep,) = made("beep", beep={"tone": 880})._alerts.values()
    assert isinstance(beep, Beep)
    assert beep.tone == 880
    assert made(f"{HERE}:Beep")
    assert not made()


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("use", "settings", "message"),
    [
        ("nothing", {}, "there is no alert `nothing`; installed: beep, broken"),
        ("broken", {}, "broken cannot be loaded: ModuleNotFoundError"),
        ("no.such:Thing", {}, "cannot be loaded: ModuleNotFoundError"),
        (f"{HERE}:Nothing", {}, "cannot be loaded: AttributeError"),
        ("beep", {"beep": {"tone": "high"}}, "alerts.use: beep: ValueError"),
        ("beep", {"bep": {}}, "alerts.settings.bep: the alert is not used"),
        ("mint.alerts.log:Log", {"mint.alerts.log:Log": {"x": 1}}, "has no settings"),
    ],
)
def test_what_cannot_be_used_is_told(use: str, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError) as told:
        made(use, **settings)
    assert message in str(told.value)


@pytest.mark.parametrize("every", ["soon", "0", "-5m", ""])
def test_what_is_no_time_is_told(every: str) -> None:
    with pytest.raises(SettingsError, match=r"alerts\.every"):
        Alerting(AlertSettings(every=every))


def test_ours_come_in_by_the_same_door() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for place in project["entry-points"][GROUP].values():
        module, _, name = place.partition(":")
        assert callable(getattr(import_module(module), name))
    assert set(project["entry-points"][GROUP]) == {"command", "log"}


def test_only_what_makes_errors_come_or_go_wakes_them() -> None:
    woken: list[str] = []

    class Herald:
        def wake(self) -> None:
            woken.append("woken")

    alerting = made()
    alerting.heralds = [Herald()]  # type: ignore[list-item] # all that is asked of one
    alerting.heed([Event("w", "dispatched", EPOCH), Event("w", "replied", EPOCH)])
    assert woken == []
    alerting.heed([Event("w", "echo", EPOCH), Event("w", "error", EPOCH)])
    assert woken == ["woken"]


def test_settings_that_cannot_be_keep_a_server_from_starting(tmp_path: Path) -> None:
    settings = Settings(data=str(tmp_path), alerts=AlertSettings(use=("nothing",)))
    with pytest.raises(SettingsError, match="there is no alert `nothing`"):
        App(settings)
    App(Settings(data=str(tmp_path))).stop()
