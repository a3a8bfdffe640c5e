from __future__ import annotations

import threading

from tests.contract.builders import dispatch

from mint.participants.hosting.holding import Holding


def test_what_it_has_already_is_not_taken_again() -> None:
    holding = Holding()
    assert holding.add(dispatch("d1"))
    assert not holding.add(dispatch("d1"))
    assert len(holding) == 1
    assert holding.states() == {"d1": {"state": "open"}}


def test_what_is_dropped_is_not_known_any_more() -> None:
    holding = Holding()
    holding.add(dispatch("d1"))
    holding.drop(["d1", "never"])
    assert holding.get("d1") is None
    assert not holding.wait(0.0)


def test_states_are_each_work_s_own() -> None:
    holding = Holding()
    for name in ("d1", "d2"):
        holding.add(dispatch(name))
    held = holding.get("d1")
    assert held is not None
    held.state = {"state": "paused"}
    assert holding.states() == {"d1": {"state": "paused"}, "d2": {"state": "open"}}


def test_who_waits_is_woken() -> None:
    holding = Holding()
    thread = threading.Thread(target=lambda: holding.add(dispatch()))
    thread.start()
    assert holding.wait(10.0)
    thread.join()
