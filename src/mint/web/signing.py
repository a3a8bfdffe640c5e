from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from litestar import put

from mint.errors import Refused

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath, JSONBody

    from mint.web.parts import Parts


class SigningBody(msgspec.Struct, forbid_unknown_fields=True):
    """Whether a participant has to sign what it sends by a broker."""

    signed: bool


class Signing(SigningBody):
    """How it is from now on."""

    participant: str


@put(
    "/signing/{name:path}",
    status_code=200,
    summary="Have a participant sign, or not",
    sync_to_thread=True,
)
def set_signing(
    name: FromPath[str], data: JSONBody[SigningBody], parts: NamedDependency[Parts]
) -> Signing:
    """Let answers of a registered participant count only with a signature of its, or without."""
    known = str(name).removeprefix("/")
    entry = parts.outside.roll.entry(known)
    if entry is None:
        raise Refused(f"no participant {known!r} is registered; `mint participants` lists them")
    parts.outside.roll.register([entry], signed=data.signed)
    return Signing(data.signed, known)
