from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.model.signing import Key, Purpose, Seal, check, sign

WEIGH = Key("k1", "weigh", "00ff" * 16)
TWIN = Key("k2", "weigh", "11ee" * 16)
THIEF = Key("k3", "thief", "22dd" * 16)
KEYS = {key.id: key for key in (WEIGH, TWIN, THIEF)}


def test_any_language_can_make_one() -> None:
    expected = hmac.new(bytes.fromhex(WEIGH.secret), b"answer\n{}", hashlib.sha256).hexdigest()
    assert sign("answer", b"{}", [WEIGH]) == f"k1={expected}"


@given(st.binary(max_size=200), st.sampled_from(["work", "answer", "call"]))
def test_what_is_signed_is_known_by_its_key(body: bytes, purpose: Purpose) -> None:
    assert check(purpose, body, sign(purpose, body, [WEIGH]), KEYS) == Seal(("weigh",), "")


@given(st.binary(min_size=1, max_size=50), st.integers(0), st.integers(1, 255))
def test_no_byte_may_change(body: bytes, place: int, change: int) -> None:
    header = sign("answer", body, [WEIGH])
    other = bytearray(body)
    other[place % len(body)] ^= change
    assert check("answer", bytes(other), header, KEYS).by == ()


def test_work_cannot_be_sent_back_as_an_answer() -> None:
    assert check("answer", b"{}", sign("work", b"{}", [WEIGH]), KEYS).by == ()


def test_several_keys_sign_at_once_and_a_name_is_told_once() -> None:
    header = sign("call", b"x", [WEIGH, TWIN, THIEF])
    assert check("call", b"x", header, KEYS).by == ("weigh", "thief")
    assert check("call", b"x", header, {"k2": TWIN}) == Seal(("weigh",), "")


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        (None, "it is not signed"),
        ("", "its header mint-signature is not of the form KEY=HEX"),
        (b"\xff", "its header mint-signature is not of the form KEY=HEX"),
        (["k1=00"], 'the key "[\'k1" is not known, or is revoked'),
        ("k9=00", "the key 'k9' is not known, or is revoked"),
        ("k1=00", "its signature with the key 'k1' does not fit"),
        ("k1=é", "its signature with the key 'k1' does not fit"),
    ],
)
def test_it_says_what_is_wrong(header: object, fault: str) -> None:
    assert check("answer", b"{}", header, KEYS) == Seal((), fault)
