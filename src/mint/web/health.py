from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from litestar import Response, get

if TYPE_CHECKING:
    from litestar.di import NamedDependency

    from mint.web.parts import Parts


class Health(msgspec.Struct, omit_defaults=True):
    """`ok`, `failing` with the reason, or `draining`: it ends once it has finished what it has."""

    status: str
    reason: str | None = None


@get("/health", summary="Tell whether the server works", sync_to_thread=False)
def show_health(parts: NamedDependency[Parts]) -> Response[Health]:
    """Whether it can be used, and for long: status 200 or 503. Needs no token."""
    fault = parts.fault()
    if fault is not None:
        return Response(Health("failing", fault), status_code=503)
    if parts.company.draining:
        return Response(Health("draining"), status_code=503)
    return Response(Health("ok"))
