"""Who does the work of participants: people, programs or stand-ins, changed at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec
from litestar import delete, get, put
from litestar.concurrency import sync_to_thread

from mint.errors import MintError, Refused
from mint.model.message import Reroute
from mint.model.task import KEEPERS
from mint.ports.directory import Role, StandIn
from mint.web.found import process_of
from mint.web.participants import COUNTED
from mint.web.parts import answered
from mint.web.problems import BadRequest

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath, FromQuery, JSONBody

    from mint.web.actor import Actor
    from mint.web.parts import Parts


class RoleBody(msgspec.Struct, forbid_unknown_fields=True):
    """Who does the work of a participant from now on.

    Args:
        kind: human (people, by tasks), bot (a program, as it is registered) or stand-in.
        wfid: for this process only; without it, for all.
        do: of a stand-in: answer, fail, or wait for ever.
        fields: of its answer, laid over the payload; without them, the payload comes back.
        fails: how often a step fails before it is answered.
        message: what a failure says.
        after: a duration to wait before the answer.
    """

    kind: Literal["human", "bot", "stand-in"]
    wfid: str = ""
    do: Literal["answer", "fail", "wait"] = "answer"
    fields: dict[str, Any] = {}
    fails: int = 0
    message: str = StandIn().message
    after: str = ""

    def stand_in(self) -> StandIn:
        """What a stand-in does."""
        return StandIn(self.do, self.fields, self.fails, self.message, self.after)


class RoleLine(msgspec.Struct):
    """Who does the work of a participant; `wfid` "" is for all, `stand_in` null for no stand-in."""

    participant: str
    kind: str
    wfid: str
    stand_in: dict[str, Any] | None
    by: str
    at: float


class RoleList(msgspec.Struct):
    """In order of participant and process."""

    roles: list[RoleLine]


class Cast(msgspec.Struct):
    """The participant, and how many workitems that nobody had taken were handed out anew."""

    participant: str
    wfid: str
    rerouted: int


@get("/roles", summary="List who does the work", sync_to_thread=True)
def list_roles(parts: NamedDependency[Parts]) -> RoleList:
    """Participants of which somebody said who does their work."""
    return RoleList([_line(role) for role in parts.outside.roll.roles()])


@put("/roles/{name:path}", status_code=200, summary="Say who does the work")
async def set_role(
    name: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[RoleBody],
) -> Cast:
    """Have people, a program or a stand-in do the work of a participant.

    It counts for what is handed out from now on, and for what nobody has taken yet.
    """
    participant = str(name).removeprefix("/")
    actor.about(participant, wfid=data.wfid, kind=data.kind)
    await sync_to_thread(_set, parts, actor, participant, data)
    return Cast(participant, data.wfid, await _reroute(parts, actor, participant, data.wfid))


@delete("/roles/{name:path}", status_code=200, summary="Have the work done as registered")
async def unset_role(
    name: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    wfid: FromQuery[str] = "",
) -> Cast:
    """Forget what was said of who does the work of a participant."""
    participant = str(name).removeprefix("/")
    actor.about(participant, wfid=wfid)
    if not await sync_to_thread(parts.outside.roll.remove_role, participant, wfid):
        where = f" in {wfid}" if wfid else ""
        raise Refused(f"nothing is set for {participant}{where}; `mint stand-in list` tells more")
    return Cast(participant, wfid, await _reroute(parts, actor, participant, wfid))


def _set(parts: Parts, actor: Actor, participant: str, data: RoleBody) -> None:
    if data.wfid:
        process_of(parts.views, data.wfid)
    role = Role(
        participant, data.kind, data.wfid, data.stand_in(), by=actor.who, at=parts.clock.now()
    )
    try:
        parts.outside.roll.set_role(role)
    except MintError as error:
        if type(error) is MintError:
            raise BadRequest(str(error)) from error
        raise


async def _reroute(parts: Parts, actor: Actor, participant: str, wfid: str) -> int:
    """Hand out anew what nobody has taken yet: how many."""
    open_ = await sync_to_thread(parts.views.dispatches, wfid or None, COUNTED)
    messages = [
        Reroute(wfid=each["wfid"], key=each["key"], dispatch=each["id"], by=actor.who)
        for each in open_
        if each["what"] == "dispatch"
        and each["participant"] == participant
        and each["holder"] in ("", *KEEPERS)
    ]
    rerouted = 0
    for future in parts.front.tell_all(messages):
        try:
            await answered(future)
        except MintError:
            continue  # it is over, or somebody has taken it: the next one is handed out anew
        rerouted += 1
    return rerouted


def _line(role: Role) -> RoleLine:
    stand_in = msgspec.to_builtins(role.stand_in) if role.kind == "stand-in" else None
    return RoleLine(role.participant, role.kind, role.wfid, stand_in, role.by, role.at)
