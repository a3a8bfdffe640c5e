from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from litestar import post

from mint.model.message import Cancel
from mint.web.chosen_errors import ErrorRef, RefusedError, check_many, tell_each

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import JSONBody

    from mint.web.actor import Actor
    from mint.web.parts import Parts


class CancelErrorsBody(msgspec.Struct, forbid_unknown_fields=True):
    """The processes of which errors to stop; `kill`: without their `on_cancel`."""

    errors: list[ErrorRef]
    kill: bool = False


class Stopped(msgspec.Struct):
    """Which processes were stopped, and which were not."""

    stopped: list[str]
    refused: list[RefusedError]


@post("/errors/cancel", status_code=200, summary="Cancel the processes of errors")
async def cancel_errors(
    data: JSONBody[CancelErrorsBody], parts: NamedDependency[Parts], actor: NamedDependency[Actor]
) -> Stopped:
    """Cancel, or kill, each process that has one of these errors, once."""
    check_many(data.errors)
    errors = list({each.wfid: each for each in data.errors}.values())
    flavour = "kill" if data.kill else ""
    messages = [Cancel(wfid=each.wfid, by=actor.who, flavour=flavour) for each in errors]
    done, refused = await tell_each(parts, errors, messages)
    actor.about(f"{len(data.errors)} error(s)", kill=data.kill)
    actor.several((each.wfid for each in done), ((each.wfid, each.message) for each in refused))
    return Stopped([each.wfid for each in done], refused)
