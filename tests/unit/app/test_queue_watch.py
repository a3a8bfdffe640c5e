from __future__ import annotations

import pytest
from tests.processes.rig import VirtualClock

from mint.app.queue_watch import Peers, patience_of
from mint.errors import SettingsError
from mint.ports.engines import Standing
from mint.settings import AmqpSettings
from mint.store import open_store


@pytest.mark.parametrize(
    ("text", "seconds"), [("1h", 3600.0), ("90", 90.0), ("0", 0.0), ("", 0.0), (" ", 0.0)]
)
def test_how_long_work_may_wait(text: str, seconds: float) -> None:
    assert patience_of(AmqpSettings(unserved=text)) == seconds


@pytest.mark.parametrize("text", ["soon", "-1h"])
def test_what_is_no_such_length(text: str) -> None:
    with pytest.raises(SettingsError, match=r"amqp\.unserved: "):
        patience_of(AmqpSettings(unserved=text))


def test_the_first_by_name_of_those_at_work_leads() -> None:
    clock, store = VirtualClock(), open_store("sqlite://")
    one, two = (Peers(name, store.engines, clock) for name in ("one", "two"))
    assert one.leads()
    assert two.leads()  # it knows of no other

    def beat(name: str, *, draining: bool = False) -> None:
        now = clock.now()
        store.engines.beat(Standing(name, "h", 7, "1", now, now, draining=draining))

    beat("one")
    beat("two")
    assert (one.leads(), two.leads()) == (True, False)
    clock.at += 61
    beat("two")
    assert two.leads()
    beat("one", draining=True)
    assert two.leads()
    store.close()
