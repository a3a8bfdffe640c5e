from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from litestar import post
from litestar.concurrency import sync_to_thread

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import JSONBody

    from mint.ports.tidying import Tidied
    from mint.web.actor import Actor
    from mint.web.parts import Parts


class TidyBody(msgspec.Struct, forbid_unknown_fields=True):
    """`dry_run`: only tell what would go."""

    dry_run: bool = False


@post("/tidy", status_code=200, summary="Delete what is over")
async def tidy(
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[TidyBody | None] = None,
) -> Tidied:
    """Delete now what the settings need not keep, for some seconds at most; `more`: ask again."""
    body = data or TidyBody()
    actor.looks_only(when=body.dry_run)
    return await sync_to_thread(parts.keeper.tidy, dry_run=body.dry_run)
