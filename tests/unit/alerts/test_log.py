from __future__ import annotations

import pytest
from structlog.testing import capture_logs
from tests.unit.alerts.notices import notice

from mint.alerts.log import Log
from mint.errors import SettingsError


def test_an_alert_becomes_a_line_of_the_log() -> None:
    with capture_logs() as lines:
        Log({}).tell(notice())
        Log({}).tell(notice("over"))
    first, last = lines
    assert (first["log_level"], last["log_level"]) == ("error", "info")
    assert first["event"] == "alert: 3 error(s): mail in release: port closed"
    assert (first["cause"], first["count"], first["wfid"]) == ("abc", 3, "w1")


def test_it_has_no_settings() -> None:
    with pytest.raises(SettingsError, match=r"alerts\.settings\.log\.level"):
        Log({"level": "warning"})
