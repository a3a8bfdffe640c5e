from __future__ import annotations

from mint.trigger.entry import Entry
from mint.trigger.ldap.values import entry_of, value_of, without_bookkeeping


def test_text_is_text_and_the_rest_is_bytes() -> None:
    assert value_of("cn", "é".encode()) == "é"
    assert value_of("jpegPhoto", b"abc") == b"abc"
    assert value_of("userCertificate;binary", b"abc") == b"abc"
    assert value_of("cn", b"\xff") == b"\xff"
    assert value_of("ownKey", b"abc", {"ownkey"}) == b"abc"


def test_what_the_directory_notes_itself_is_set_apart() -> None:
    entry = entry_of({"cn": [b"a"], "entryCSN": [b"1"], "modifyTimestamp": [b"2"]})
    assert without_bookkeeping(entry) == Entry({"cn": ["a"]})
