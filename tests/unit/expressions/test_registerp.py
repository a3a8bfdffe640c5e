from __future__ import annotations

from typing import Any

import pytest

from mint.testing import Playbook


def entries(step: str, fields: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    play = Playbook(f"registerp {step}").launch(fields)
    assert not play.errors
    params = play.dispatches[0].params
    assert params["do"] == "register"
    found: list[dict[str, Any]] = params["entries"]
    return found


@pytest.mark.parametrize(
    ("step", "entry"),
    [
        ("alpha", {"name": "alpha"}),
        ("name: alpha, retries: 2", {"name": "alpha", "retries": 2}),
        ("'${f:who}', timeout: 1h, backoff: 5, concurrency: 3",
         {"name": "zoe", "timeout": "1h", "backoff": 5, "concurrency": 3}),
        ("'/bravo/'", {"name": ".*bravo.*", "pattern": True}),
        ("'/^user_.+/'", {"name": "user_.+", "pattern": True}),
        ("regex: '^user_.+'", {"name": "user_.+", "pattern": True}),
        ("regex: '/^char$/'", {"name": "char", "pattern": True}),
        ("regex: '^a|b$'", {"name": ".*(?:^a|b$).*", "pattern": True}),
        ("alpha, tag: t, on_error: pass", {"name": "alpha"}),
    ],
)  # fmt: skip
def test_a_participant_in_the_attributes(step: str, entry: dict[str, Any]) -> None:
    assert entries(step, {"who": "zoe"}) == [entry]


@pytest.mark.parametrize(
    ("item", "entry"),
    [
        ("alpha", {"name": "alpha"}),
        ("/bravo/", {"name": ".*bravo.*", "pattern": True}),
        (["alpha", {"retries": 1}], {"name": "alpha", "retries": 1}),
        ({"name": "alpha", "timeout": "1h"}, {"name": "alpha", "timeout": "1h"}),
        ({"regex": "^b$"}, {"name": "b", "pattern": True}),
    ],
)
def test_a_participant_in_a_field(item: Any, entry: dict[str, Any]) -> None:
    assert entries("participant: who", {"who": item}) == [entry]
    assert entries("participants: all", {"all": [item, "z"]}) == [entry, {"name": "z"}]


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("alpha, class: MyParticipant", "`class` cannot be said here: participants are served"),
        ("alpha, position: 0", "`position` cannot be said here: a name wins"),
        ("alpha, opt0: x", "known are name, regex, retries"),
        ("participant: none", "names no participant"),
        ("participant: odd", "`class` cannot be said here"),
    ],
)
def test_what_means_nothing_here_is_refused(step: str, said: str) -> None:
    play = Playbook(f"registerp {step}").launch({"odd": ["alpha", "C", {}]})
    assert said in play.errors[0].fault.message


def test_the_payload_goes_on_as_it_was() -> None:
    play = Playbook("registerp alpha").launch({"n": 1})
    assert play.answer("mint:register", {"__answer__": {"value": True}}).fields == {"n": 1}
