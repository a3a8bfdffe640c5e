from __future__ import annotations

import msgspec
import pytest

from mint.errors import MintError
from mint.participants.casting import Casting, check_role, played
from mint.ports.directory import READER, Entry, Role, StandIn

EVERYWHERE = Role("al", "human")
HERE = Role("al", "stand-in", "w1", StandIn("wait"))


def test_that_of_the_process_wins_over_that_of_all() -> None:
    casting = Casting([HERE, EVERYWHERE])
    assert casting.of("al", "w1") == HERE
    assert casting.of("al", "w2") == EVERYWHERE
    assert casting.of("bob", "w1") is None
    assert casting.all() == [EVERYWHERE, HERE]
    assert Casting([]).of("al", "w1") is None


def test_who_plays_keeps_what_the_steps_were_promised() -> None:
    promised = {"retries": 3, "timeout": "1h", "backoff": 2.0, "backoff_max": 9.0}
    known = msgspec.convert({"name": "a.", "pattern": True, **promised}, Entry)
    expected = msgspec.convert({"name": "al", "human": True, **promised}, Entry)
    assert played(EVERYWHERE, known) == expected
    assert played(HERE, None) == Entry("al", stand_in=StandIn("wait"))
    assert played(Role("al", "bot"), known) is known
    assert played(Role("al", "bot"), None) == Entry("al")


@pytest.mark.parametrize("stand_in", [StandIn(fails=-1), StandIn(after="soon")])
def test_a_role_that_cannot_be(stand_in: StandIn) -> None:
    with pytest.raises(MintError):
        check_role(Role("al", "stand-in", stand_in=stand_in))


def test_what_is_a_part_of_mint_has_no_role() -> None:
    with pytest.raises(MintError, match="MINT's own"):
        check_role(Role(READER, "human"))
