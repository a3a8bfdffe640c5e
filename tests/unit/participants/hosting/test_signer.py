from __future__ import annotations

from mint import Workitem, participant
from mint.model.signing import Key, sign
from mint.participants import Registry
from mint.participants.hosting.signer import Signer
from mint.participants.hosting.staff import Staff

TEAM, PACK = Key("k1", "team_.*", "00ff"), Key("k2", "pack", "11ee")


@participant("team_.*", pattern=True)
def team(_: Workitem) -> None:
    """Do nothing."""


@participant("pack")
def pack(_: Workitem) -> None:
    """Do nothing."""


@participant("free")
def free(_: Workitem) -> None:
    """Do nothing."""


REGISTRY = Staff(Registry(team, pack, free))


def test_answers_are_signed_with_the_key_of_who_has_done_the_work() -> None:
    signer = Signer([TEAM, PACK], REGISTRY)
    assert signer.answer("team_red", b"{}") == sign("answer", b"{}", [TEAM])
    assert signer.answer("pack", b"{}") == sign("answer", b"{}", [PACK])
    assert signer.answer("free", b"{}") == ""


def test_calls_are_signed_with_all_keys() -> None:
    assert Signer([TEAM, PACK], REGISTRY).call(b"{}") == sign("call", b"{}", [TEAM, PACK])
    assert Signer([], REGISTRY).call(b"{}") == ""


def test_who_is_not_strict_takes_any_work() -> None:
    assert Signer([TEAM], REGISTRY).doubt("team_red", b"{}", None) == ""


def test_who_is_strict_takes_what_an_engine_has_signed() -> None:
    signer = Signer([TEAM], REGISTRY, strict=True)
    assert signer.doubt("team_red", b"{}", sign("work", b"{}", [TEAM])) == ""
    assert signer.doubt("team_red", b"{}", None) == "it is not signed"
    assert "does not fit" in signer.doubt("team_red", b"{}", sign("answer", b"{}", [TEAM]))
    assert signer.doubt("free", b"{}", None) == "there is no key for 'free' here"
