from __future__ import annotations

import pytest

from mint.testing import Dispatched, Erred, Playbook, Terminated


@pytest.mark.parametrize("step", ["noop", "noop text", "noop x: 1", "noop\n  alice"])
def test_it_goes_on_with_the_payload_as_it_is(step: str) -> None:
    Playbook(step).launch({"n": 1, "__result__": 2}).expect(Terminated({"n": 1, "__result__": 2}))


def test_it_carries_attributes() -> None:
    play = Playbook("sequence\n  noop tag: half_way, timeout: 1h\n  bob").launch()
    play.expect(Dispatched("bob", {"__left_tag__": "half_way"}))
    assert not play.schedules
    assert [event.name for event in play.events if event.kind == "left_tag"] == ["half_way"]


def test_it_may_stand_aside_or_be_forgotten() -> None:
    play = Playbook("sequence\n  noop flank: true\n  noop forget: true\n  bob").launch()
    assert play.waiting == ["bob"]
    assert [node.name for node in play.nodes] == ["sequence", "sequence", "participant"]


def test_lost_it_stays_until_it_is_cancelled() -> None:
    play = Playbook("sequence\n  noop lose: true\n  bob").launch().expect()
    play.cancel("0_0_0").expect(Dispatched("bob"))


def test_an_attribute_that_cannot_be_is_an_error() -> None:
    play = Playbook("sequence\n  noop timeout: soon\n  bob").launch()
    play.expect(Erred("0_0_0", "engine"))
    assert play.cancel("0_0_0").waiting == ["bob"]
