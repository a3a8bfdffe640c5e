from __future__ import annotations

import base64
import binascii
import re

_TYPE = re.compile(r"[a-z0-9][a-z0-9@.-]{1,60}", re.ASCII)
_LONGEST = 16_384


def public_key(text: str) -> str:
    """A public key of SSH, `TYPE BASE64`, without its comment. Source: RFC 4253, 6.6.

    Raises:
        ValueError: it is none, or its type is not what it says.
    """
    kind, _, rest = text.partition(" ")
    body = rest.strip(" ").partition(" ")[0]
    if not _TYPE.fullmatch(kind) or len(text) > _LONGEST:
        raise ValueError("not a public key: TYPE BASE64")
    try:
        raw = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("not a public key: what follows its type is no base64") from None
    size = int.from_bytes(raw[:4], "big")
    if raw[4 : 4 + size] != kind.encode() or len(raw) <= 4 + size:
        raise ValueError(f"not a public key of the type {kind}")
    return f"{kind} {base64.b64encode(raw).decode()}"
