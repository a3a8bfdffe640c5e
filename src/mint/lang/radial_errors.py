"""What to say about a radial text that cannot be read, and what to do about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mint.lang.radial_lexer import Piece

QUOTE_IT = "put quotes around the whole text"


def explain_character(text: str, offset: int) -> str:
    """Why no token begins at this offset of the text."""
    character = text[offset]
    if character in "'\"":
        return f"the quote {character} is not closed on this line. A line break in a text is \\n"
    if character == "$":
        return "this `${` is not closed. Close it, or " + QUOTE_IT
    if character.isspace():
        return f"this blank is U+{ord(character):04X}, not an ordinary one. Type it again"
    return f"unexpected `{character}`: {QUOTE_IT}"


def explain_piece(piece: Piece) -> str:
    """Why this piece may not stand where it stands."""
    text, offset = piece.source, piece.start
    if piece.type == "$END":
        offset = len(text.rstrip())
    before = text[text.rfind("\n", 0, offset) + 1 : offset].rstrip()
    if piece.type in ("KEY", "QUOTED_KEY"):
        return _key(before, piece.text.rstrip())
    if piece.type == "COMMA":
        return _comma(before)
    if piece.type in ("_NEWLINE", "_DEDENT", "$END", "RSQB", "RBRACE"):
        return _end(before)
    return _piece(text[:offset].rstrip(), piece.text)


def _key(before: str, key: str) -> str:
    if not before:
        return (
            f"a line begins with the name of a step, not with a key (`{key}`). "
            "If this is YAML, name the file .yaml; if it is an attribute, the line above needs "
            "a comma at its end"
        )
    if before.endswith(":"):
        return f"the key before `{key}` has no value. A value that holds a colon needs quotes"
    if before.endswith("["):
        return f"`{key}` is a key, and a list has none. Use {{...}}, or quotes around the text"
    return f"`{key}` is a key: put a comma before it, or {QUOTE_IT}"


def _comma(before: str) -> str:
    if before.endswith(":"):
        return "the key before this comma has no value; the empty text is ''"
    return "there is nothing before this comma. After the name follows a text or `key: value`"


def _end(before: str) -> str:
    if before.endswith(":"):
        return "the last key has no value; the empty text is ''"
    if re.search(r"[,{]$", before):
        return "after the comma follows `key: value`"
    return "`key: value` is missing here. A colon needs a blank after it"


def _piece(before: str, piece: str) -> str:
    if before.endswith((",", "{")):
        return (
            f"`{piece}` is no `key: value`. A colon needs a blank after it; the text of a step "
            "comes first, right after its name; a comma at the end of a line continues it"
        )
    if piece in "[{":
        return f"a list or an object needs a key before it and a comma before that; or {QUOTE_IT}"
    return f"`{piece}` follows a complete text: put a comma between them, or {QUOTE_IT}"
