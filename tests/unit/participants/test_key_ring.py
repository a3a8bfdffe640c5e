from __future__ import annotations

from mint.model.signing import Key, sign
from mint.participants.key_ring import KeyRing
from mint.ports.registered import SigningKey

NEW, OLD = Key("new", "weigh", "00ff"), Key("old", "weigh", "11ee")
RING = KeyRing([SigningKey(NEW, 2.0), SigningKey(OLD, 1.0), SigningKey(Key("x", "pack", "aa"), 0)])


def test_each_key_counts_until_it_is_gone() -> None:
    for key in (NEW, OLD):
        assert RING.check("answer", b"{}", sign("answer", b"{}", [key])).by == ("weigh",)
    left = KeyRing([SigningKey(NEW, 2.0)])
    assert "revoked" in left.check("answer", b"{}", sign("answer", b"{}", [OLD])).fault


def test_work_is_signed_with_all_keys_of_its_participant() -> None:
    assert RING.sign("weigh", b"{}") == sign("work", b"{}", [NEW, OLD])
    assert RING.sign("nobody", b"{}") == ""
    assert len(RING) == 3
