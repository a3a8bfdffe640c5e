from __future__ import annotations

from typing import Any

from mint.model.effect import Claim, GiveBack
from mint.testing.booth import Booth


def claim(id_: str, **more: Any) -> Claim:
    return Claim(**{"id": id_, "name": "p", "wfid": "w", "key": f"0!{id_}", **more})


def told(booth: Booth, *wishes: Claim | GiveBack) -> list[str]:
    return [f"{one.claim} {one.what}" for one in booth.take(wishes, now=10.0)]


def test_one_after_the_other() -> None:
    booth = Booth()
    assert told(booth, claim("a"), claim("b"), claim("c", rank=-1)) == ["a granted"]
    assert told(booth, GiveBack("a", "p")) == ["c granted"]
    assert told(booth, GiveBack("b", "p"), GiveBack("c", "p")) == []
    assert booth.claims() == []


def test_the_smallest_count_decides_unless_a_limit_is_set() -> None:
    booth = Booth()
    assert told(booth, claim("a", places=2), claim("b", places=1)) == ["a granted"]
    assert told(booth, claim("c", places=2)) == []
    booth.limits["p"] = 3
    assert told(booth, claim("d")) == ["b granted", "c granted"]


def test_who_is_not_patient_is_told_and_a_lease_has_an_end() -> None:
    booth = Booth()
    [granted] = booth.take([claim("a", lease=5.0)], now=10.0)
    assert granted.due == 15.0
    assert told(booth, claim("b", patient=False)) == ["b busy"]
