from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
import structlog
from tests.contract.builders import event, launch, process, save

from mint.app import keeper as keeping
from mint.app.keeper import Keeper, Plan
from mint.engine.clock import SystemClock
from mint.errors import SettingsError
from mint.ports.tidying import Rule, Rules
from mint.settings import LimitSettings, RetentionRule, RetentionSettings, Settings
from mint.store import open_store
from mint.store.opening import dialect_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mint.store.database import DatabaseStore

CLOCK = SystemClock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DatabaseStore]:
    opened = open_store(f"sqlite:///{tmp_path}/mint.db?timeout=0.1")
    yield opened
    opened.close()


def end(store: DatabaseStore, count: int, lines: int = 1) -> None:
    """Processes that ended a while ago."""
    wfids = [f"p{number}" for number in range(count)]
    ended = CLOCK.now() - 100
    save(
        store,
        processes={wfid: process(wfid, state="terminated", ended_at=ended) for wfid in wfids},
        events=[event(wfid=wfid) for wfid in wfids for _ in range(lines)],
    )


def keeper_of(store: DatabaseStore, **retention: object) -> Keeper:
    settings = Settings(retention=RetentionSettings(**{"finished": "10s", **retention}))  # type: ignore[arg-type] # a few texts
    return Keeper(store.tidying, CLOCK, Plan.of(settings))


def until_empty(store: DatabaseStore) -> None:
    end = time.monotonic() + 10
    while store.views.processes():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_the_settings_become_a_plan() -> None:
    retention = RetentionSettings(
        finished="1d",
        errors="2d",
        failed=9,
        leftovers="3d",
        dead_letters="",
        audit="4d",
        every="5m",
        definitions={"n": RetentionRule("", 3, "", 4)},
    )
    plan = Plan.of(Settings(retention=retention, limits=LimitSettings(history=7)))
    day = 86_400.0
    rules = Rules(
        Rule(day, 0, 2 * day, 9), {"n": Rule(None, 3, None, 4)}, None, 7, 3 * day, 4 * day
    )
    assert plan == Plan(rules, 300.0)
    usual = Plan.of(Settings()).rules
    assert (usual.rule, usual.leftovers) == (Rule(365 * day), 365 * day)


@pytest.mark.parametrize(
    ("retention", "told"),
    [
        (RetentionSettings(finished="soon"), "retention.finished: 'soon' is not a duration"),
        (RetentionSettings(dead_letters="-1d"), "retention.dead_letters: '-1d' is less"),
        (RetentionSettings(every=""), "retention.every: write a duration"),
        (RetentionSettings(every="0"), "retention.every: write a duration"),
        (RetentionSettings(failed=-1), "retention.failed: -1 is below 0"),
        (RetentionSettings(errors="-1d"), "retention.errors: '-1d' is less"),
        (RetentionSettings(leftovers="soon"), "retention.leftovers: 'soon' is not"),
        (RetentionSettings(runs=-1), "retention.runs: -1 is below 0"),
        (
            RetentionSettings(definitions={"n": RetentionRule("x")}),
            "retention.definitions.n.finished: 'x'",
        ),
    ],
)
def test_settings_that_cannot_be_are_told(retention: RetentionSettings, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Plan.of(Settings(retention=retention))
    assert str(caught.value).startswith(told)


def test_it_works_in_the_background_and_tells_what_it_did(store: DatabaseStore) -> None:
    end(store, 250, lines=3)
    launch(store)
    with structlog.testing.capture_logs() as logs:
        keeper = keeper_of(store, every="50ms")
        keeper.start()
        waits = time.monotonic() + 10
        while keeper.deleted.lines != 750 or keeper.last is None:
            assert time.monotonic() < waits
            time.sleep(0.01)
        keeper.stop()
    assert keeper.deleted.processes == {"weigh": 250}
    assert [each.state for each in store.views.processes()] == ["running"]
    (line,) = [log for log in logs if log["event"] == "tidied"]
    assert (line["processes"], line["lines"]) == (250, 750)


def test_a_store_that_fails_is_tried_again(store: DatabaseStore, tmp_path: Path) -> None:
    end(store, 3)
    other = dialect_of(f"sqlite:///{tmp_path}/mint.db").writer()
    with structlog.testing.capture_logs() as logs:
        keeper = keeper_of(store, every="20ms")
        with other.begin():  # the writer's place is taken
            keeper.start()
            waits = time.monotonic() + 10
            while not logs:
                assert time.monotonic() < waits
                time.sleep(0.01)
            assert keeper.deleted.processes == {}
        until_empty(store)
        keeper.stop()
    other.dispose()
    assert "cannot tidy" in logs[0]["event"]


def test_it_stops_in_the_middle_of_a_round(
    store: DatabaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "SHARE", 10_000)  # so that it always pauses
    end(store, 1000)
    keeper = keeper_of(store, every="10ms")
    keeper.start()
    waits = time.monotonic() + 10
    while not keeper.deleted.processes:
        assert time.monotonic() < waits
        time.sleep(0.01)
    keeper.stop()
    assert 0 < len(store.views.processes(limit=2000)) < 1000


def test_who_asks_waits_for_some_time_at_most(
    store: DatabaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    end(store, 1000)
    keeper = keeper_of(store)
    assert keeper.tidy(dry_run=True).processes == {"weigh": 1000}
    monkeypatch.setattr(keeping, "PATIENCE", 0.0)
    done = keeper.tidy()
    assert done.more
    assert sum(done.processes.values()) < 1000
    monkeypatch.setattr(keeping, "PATIENCE", 60.0)
    assert not keeper.tidy().more
    assert keeper.deleted.processes == {"weigh": 1000}
    assert store.views.processes() == []


def test_turns_go_on_meanwhile(store: DatabaseStore) -> None:
    """The engine gets the store between any two steps."""
    end(store, 5000, lines=2)
    keeper = keeper_of(store)
    round_ = threading.Thread(target=keeper.tidy)
    round_.start()
    turns = 0
    while round_.is_alive():
        save(store, events=[event(wfid="live")])
        turns += 1
    round_.join()
    assert turns >= 5000 // 100
    assert store.views.processes() == []
