from __future__ import annotations

import pytest

from mint.errors import DefinitionError
from mint.lang.radial import read_radial


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("define:\n  - check", "1:1: a line begins with the name of a step.*name the file .yaml"),
        ("a x: 1\n  y: 2", "2:3: .*the line above needs a comma"),
        ("a b c: d", "1:5: `c:` is a key: put a comma before it"),
        ("a b: c: d", "1:6: the key before `c:` has no value"),
        ("a x: [ b: 1 ]", "1:8: `b:` is a key, and a list has none"),
        ("a b:", "1:5: the last key has no value"),
        ("a b: , c: 1", "1:6: the key before this comma has no value"),
        ("a , b", "1:3: there is nothing before this comma"),
        ("a x: [ 1,, 2 ]", "1:10: there is nothing before this comma"),
        ("a b, c", "1:6: `c` is no `key: value`"),
        ("a n: 1,\n  bravo", "2:3: .*a comma at the end of a line continues it"),
        ("a x: { b:1 }", "1:8: .*A colon needs a blank after it"),
        ("a 'b' c", "1:7: `c` follows a complete text"),
        ("a [ 1 ]", "1:3: a list or an object needs a key before it"),
        ("a x: 1,", "after the comma"),
        ("a {", "1:3: this `{` is not closed"),
        ("a x: \x01", r"1:6: unexpected"),
    ],
)
def test_the_message_says_what_to_do(line: str, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        read_radial(line)
