"""Alerts that cannot be told are told by the doctor, and counted."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.serving import PATIENCE, Served

from mint.settings import AlertSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mint.ports.alert import Notice


class Mute:
    """An alert that cannot be told."""

    def __init__(self, _settings: dict[str, Any]) -> None:
        """It has no settings."""

    def tell(self, notice: Notice) -> None:
        raise ConnectionError(f"no way to tell {notice.cause}")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    place = f"{__name__}:Mute"
    running = Served(tmp_path, alerts=AlertSettings(use=(place,)))
    yield running
    running.close()


def until(holds: Callable[[], Any]) -> Any:
    end = time.monotonic() + PATIENCE
    while not (found := holds()):
        assert time.monotonic() < end
        time.sleep(0.01)
    return found


def failing(served: Served) -> list[dict[str, Any]]:
    findings = served.get("/doctor")["findings"]
    return [one for one in findings if one["kind"] == "alerts"]


def test_an_alert_that_fails_disturbs_nobody_and_is_found(served: Served) -> None:
    assert failing(served) == []
    wfid = served.launch("sequence\n  picky\n")
    served.until_error(wfid)
    (finding,) = until(lambda: failing(served))
    assert finding["what"].startswith(f"the alert {__name__}:Mute fails: ConnectionError: no way")
    assert (finding["severity"], finding["where"]) == ("error", f"{__name__}:Mute")
    figures = served.client.get("/metrics").text
    assert "mint_alerts_failing 1.0" in figures
    assert "mint_alerts_told 0.0" in figures
    assert served.tell(wfid, "replay", fields={"good": True}).status_code == 200
    served.until_over(wfid)
