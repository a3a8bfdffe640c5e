from __future__ import annotations

import base64
import hashlib
import string
import struct
from typing import TYPE_CHECKING, Any

from mint.services.old.helpers import as_bytes, as_text

if TYPE_CHECKING:
    from collections.abc import Callable


def string_of_old() -> dict[str, Any]:
    """What changed in string."""
    words = [
        "capitalize",
        "center",
        "count",
        "expandtabs",
        "find",
        "index",
        "ljust",
        "lower",
        "lstrip",
        "replace",
        "rfind",
        "rindex",
        "rjust",
        "rsplit",
        "rstrip",
        "split",
        "strip",
        "swapcase",
        "translate",
        "upper",
        "zfill",
    ]

    def method(name: str) -> Callable[..., Any]:
        return lambda text, *args: getattr(text, name)(*args)

    def join(parts: Any, between: str = " ") -> str:
        return between.join(parts)

    return {
        **{name: method(name) for name in words},
        "join": join,
        "joinfields": join,
        "splitfields": lambda text, *args: text.split(*args),
        "atoi": int,
        "atol": int,
        "atof": float,
        "letters": string.ascii_letters,
        "lowercase": string.ascii_lowercase,
        "uppercase": string.ascii_uppercase,
        "maketrans": str.maketrans,
    }


def hash_of_old(name: str) -> Callable[..., Any]:
    """A digest of text."""

    class Hash:
        """A digest of text."""

        def __init__(self, text: Any = "") -> None:
            self._hash = hashlib.new(name, as_bytes(text), usedforsecurity=False)

        def update(self, text: Any) -> None:
            """Take more text in."""
            self._hash.update(as_bytes(text))

        def hexdigest(self) -> str:
            """The digest, in letters."""
            return self._hash.hexdigest()

        def digest(self) -> bytes:
            """The digest."""
            return self._hash.digest()

    return Hash


def hashlib_of_old() -> dict[str, Any]:
    """What changed in hashlib."""
    return {
        name: hash_of_old(name) for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
    }


def base64_of_old() -> dict[str, Any]:
    """What changed in base64."""

    def both(function: Callable[[Any], bytes]) -> Callable[[Any], Any]:
        return lambda text: as_text(function(as_bytes(text)))

    return {
        "b64decode": both(base64.b64decode),
        "b64encode": both(base64.b64encode),
        "decodestring": both(base64.decodebytes),
        "encodestring": both(base64.encodebytes),
    }


def struct_of_old() -> dict[str, Any]:
    """What changed in struct."""

    def pack(form: Any, *values: Any) -> bytes:
        return struct.pack(form, *map(as_bytes, values))

    def unpack(form: Any, data: Any) -> tuple[Any, ...]:
        return tuple(map(as_text, struct.unpack(form, as_bytes(data))))

    return {"pack": pack, "unpack": unpack}
