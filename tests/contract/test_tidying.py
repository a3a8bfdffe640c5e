"""What is over goes by rule, in small steps; what lives stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.contract.builders import NOW, event, launch, leaf, named, process, save, together
from tests.contract.counting import steps

from mint.model.effect import ErrorRecord, Listener, Schedule
from mint.model.fault import Fault
from mint.ports.tidying import Rule, Rules, Tidied
from mint.store import open_store, tidying, trimming

if TYPE_CHECKING:
    from pathlib import Path

    from mint.store.database import DatabaseStore

DAY = 86_400.0
OLD = Rules(Rule(age=DAY))


def end(
    store: DatabaseStore, *wfids: str, at: float = NOW, lines: int = 3, name: str = "w"
) -> None:
    """Finished processes with some lines of history each."""
    save(
        store,
        processes={
            wfid: process(wfid, name=name, state="terminated", launched_at=at - 9, ended_at=at)
            for wfid in wfids
        },
        events=[event(wfid=wfid, at=at) for wfid in wfids for _ in range(lines)],
    )


def tidy(store: DatabaseStore, rules: Rules = OLD, now: float = NOW + 2 * DAY) -> Tidied:
    """A whole round."""
    done, at_work = Tidied(more=True), store.tidying.begin(rules, now)
    while done.more:
        done.add(at_work.step())
    return done


def left(store: DatabaseStore) -> set[str]:
    return {each.wfid for each in store.views.processes(limit=100_000)}


def test_what_ended_long_ago_goes_with_all_that_belongs_to_it(store: DatabaseStore) -> None:
    launch(store, "live")
    end(store, "old", "older")
    end(store, "young", at=NOW + 1.5 * DAY)
    save(
        store,
        schedules=[Schedule("s", "old", "0!r", NOW, {})],
        errors={("old", "0!r"): ErrorRecord("old", "0!r", Fault("engine", "oh"), NOW)},
        listeners=[Listener("old", "0!r", "apply", "al")],
        nodes=named(leaf(wfid="old", state="replied")),
    )
    assert store.tidying.foresee(OLD, NOW + 2 * DAY) == Tidied({"w": 2}, lines=6)
    assert left(store) == {"live", "old", "older", "young"}
    assert tidy(store) == Tidied({"w": 2}, lines=6)
    assert left(store) == {"live", "young"}
    assert store.views.history("old") == []
    assert store.views.nodes("old") == []
    assert len(store.views.history("young")) == 3
    totals = store.views.totals()
    assert (totals["errors"], totals["schedules"], totals["listeners"]) == (0, 0, 0)
    assert not tidy(store)


def test_the_newest_runs_stay(store: DatabaseStore) -> None:
    many = [f"p{number:03}" for number in range(250)]
    end(store, *many, lines=1)  # all at the same instant, as those of one turn do
    end(store, "newest", at=NOW + 1)
    end(store, "other", name="other")
    rules = Rules(named={"w": Rule(runs=3)})
    assert store.tidying.foresee(rules, NOW).processes == {"w": 248}
    assert tidy(store, rules, NOW).processes == {"w": 248}
    assert left(store) == {"newest", "p249", "p248", "other"}
    assert tidy(store, Rules(Rule(runs=3)), NOW) == Tidied()


def test_a_definition_with_a_rule_of_its_own_has_no_other(store: DatabaseStore) -> None:
    end(store, "a", name="kept")
    end(store, "b", name="")
    rules = Rules(Rule(age=DAY), named={"kept": Rule()})
    assert tidy(store, rules).processes == {"": 1}
    assert left(store) == {"a"}


def test_a_process_whose_forgotten_branch_lives_is_not_over(store: DatabaseStore) -> None:
    end(store, "branchy", "over")
    save(store, nodes=named(leaf(wfid="branchy", parent=None, forgotten=True)))
    assert store.tidying.foresee(OLD, NOW + 2 * DAY).processes == {"w": 1}
    assert tidy(store).processes == {"w": 1}
    assert left(store) == {"branchy"}
    assert len(store.views.history("branchy")) == 3
    save(store, nodes={("branchy", "0_0!a"): None})
    assert tidy(store).processes == {"w": 1}


def test_a_handler_may_outlive_the_process_that_it_was_launched_for(store: DatabaseStore) -> None:
    end(store, "failed")
    save(store, processes={"handler": process("handler", parent="failed", why="on_error")})
    assert tidy(store).processes == {"w": 1}
    handler = store.views.process("handler")
    assert handler is not None
    assert (handler.parent, handler.why) == ("failed", "on_error")
    with store.turn() as turn:
        assert turn.lock(["handler", "failed"]) == ({"handler": handler}, set())


def test_what_a_turn_remembers_of_a_process_goes_too(store: DatabaseStore) -> None:
    end(store, "old")
    with store.turn() as turn:  # such as for a late answer
        assert set(turn.lock(["old"])[0]) == {"old"}
    tidy(store)
    with store.turn() as turn:
        assert turn.lock(["old"]) == ({}, set())


def test_no_step_is_large(store: DatabaseStore) -> None:
    end(store, "long", lines=2 * tidying.LINES + 7)
    end(store, *(f"s{number}" for number in range(tidying.PROCESSES + 5)), lines=1, at=NOW + 1)
    at_work = store.tidying.begin(OLD, NOW + 2 * DAY)
    seen = [Tidied(more=True)]
    while seen[-1].more:
        seen.append(at_work.step())
    assert max(each.lines for each in seen) == tidying.LINES
    assert max(sum(each.processes.values()) for each in seen) <= tidying.PROCESSES
    assert left(store) == set()
    assert sum(each.lines for each in seen) == 2 * tidying.LINES + 7 + tidying.PROCESSES + 5


def test_old_dead_letters_go(store: DatabaseStore) -> None:
    save(store, dead=[(b"x", "why")] * (tidying.LINES + 3))
    (came,) = {each["at"] // DAY for each in store.views.dead_letters(10_000)}
    now = (came + 1) * DAY
    rules = Rules(dead_letters=10 * DAY)
    assert tidy(store, rules, now).dead_letters == 0
    assert store.tidying.foresee(rules, now + 11 * DAY).dead_letters == tidying.LINES + 3
    assert tidy(store, rules, now + 11 * DAY).dead_letters == tidying.LINES + 3
    assert tidy(store, Rules(), now + 99 * DAY) == Tidied()


def test_a_live_process_loses_its_oldest_lines(store: DatabaseStore) -> None:
    launch(store, "long", "short")
    save(store, events=[event(wfid="long", at=NOW + n, data={"n": n}) for n in range(30)])
    save(store, events=[event(wfid="short")] * 10)
    rules = Rules(history=10)
    assert store.tidying.foresee(rules, NOW) == Tidied(lines=20, trimmed=1)
    assert tidy(store, rules, NOW) == Tidied(lines=20, trimmed=1)
    first, *kept = [event for _, event in store.views.history("long")]
    assert (first.kind, first.data, first.at) == (trimming.KIND, {"lines": 20}, NOW + 19)
    assert [each.data["n"] for each in kept] == list(range(20, 30))
    assert len(store.views.history("short")) == 10
    assert not tidy(store, rules, NOW)
    assert not store.tidying.foresee(rules, NOW)
    save(store, events=[event(wfid="long")] * 5)
    assert tidy(store, rules, NOW) == Tidied(lines=5, trimmed=1)
    first, *kept = [event for _, event in store.views.history("long")]
    assert (first.kind, first.data, len(kept)) == (trimming.KIND, {"lines": 25}, 10)


def test_a_long_history_is_trimmed_in_small_steps(store: DatabaseStore) -> None:
    launch(store, "long")
    save(store, events=[event(wfid="long")] * (3 * tidying.LINES))
    at_work = store.tidying.begin(Rules(history=100), NOW)
    seen = [at_work.step()]
    while seen[-1].more:
        seen.append(at_work.step())
    assert max(each.lines for each in seen) <= tidying.LINES
    assert sum(each.trimmed for each in seen) == 1
    first, *kept = [event for _, event in store.views.history("long")]
    assert (first.data["lines"], len(kept)) == (3 * tidying.LINES - 100, 100)


def test_two_may_tidy_at_the_same_time(store: DatabaseStore) -> None:
    launch(store, "live")
    save(store, events=[event(wfid="live")] * 1000)
    end(store, *(f"p{number}" for number in range(500)))
    rules = Rules(Rule(age=DAY), history=100)
    together(*[lambda: (tidy(store, rules), None)[1]] * 2)
    tidy(store, rules)  # what one held, the other left out
    assert left(store) == {"live"}
    first, *kept = [event for _, event in store.views.history("live")]
    assert (first.data["lines"], len(kept)) == (900, 100)


@pytest.mark.postgres
def test_what_an_engine_holds_is_left_for_the_next_round(fresh_postgresql_url: str) -> None:
    engine, other = open_store(fresh_postgresql_url), open_store(fresh_postgresql_url)
    end(engine, "held", "free")
    with engine.turn() as turn:
        turn.lock(["held"])
        assert tidy(other).processes == {"w": 1}
        assert left(other) == {"held"}
    assert tidy(other).processes == {"w": 1}
    engine.close()
    other.close()


def test_a_round_costs_what_it_deletes(tmp_path: Path) -> None:
    """Processes that live or that are kept, and their histories, cost nothing."""
    counts = []
    rules = Rules(Rule(age=DAY), history=100_000)
    for finished, live in ((20, 20), (20_000, 2_000)):
        store = open_store(f"sqlite:///{tmp_path}/{finished}.db")
        end(store, *(f"young-{n}" for n in range(finished)), at=NOW + 1.9 * DAY, lines=1)
        launch(store, *(f"live-{n}" for n in range(live)))
        save(store, events=[event(wfid=f"live-{n}") for n in range(live)])
        tidy(store, rules)  # looks at what was written before this program began
        end(store, *(f"old-{n}" for n in range(50)))
        counts.append(steps(store, lambda: tidy(store, rules)))  # noqa: B023 - called at once
        assert len(left(store)) == finished + live
        counts.append(steps(store, lambda: tidy(store, rules)))  # noqa: B023
        store.close()
    busy, idle, busy_among_many, idle_among_many = counts
    assert busy > idle
    assert busy_among_many <= busy * 1.2 + 2
    assert idle_among_many <= idle * 1.2 + 2
