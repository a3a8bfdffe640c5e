from __future__ import annotations

import pytest

from mint.app.queue_watch import patience_of
from mint.errors import SettingsError
from mint.settings import AmqpSettings


@pytest.mark.parametrize(
    ("text", "seconds"), [("1h", 3600.0), ("90", 90.0), ("0", 0.0), ("", 0.0), (" ", 0.0)]
)
def test_how_long_work_may_wait(text: str, seconds: float) -> None:
    assert patience_of(AmqpSettings(unserved=text)) == seconds


@pytest.mark.parametrize("text", ["soon", "-1h"])
def test_what_is_no_such_length(text: str) -> None:
    with pytest.raises(SettingsError, match=r"amqp\.unserved: "):
        patience_of(AmqpSettings(unserved=text))
