"""The command `mint participant register`: who does the work of a participant, and how."""

from __future__ import annotations

import os
import secrets
from pathlib import Path  # noqa: TC003 - the parser of command lines reads annotations
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from cyclopts import Parameter

from mint.cli.commands.stand_in import cast
from mint.cli.common import PLAIN, Common
from mint.cli.server import Server
from mint.cli.terminal import show, show_json, text
from mint.cli.usage_error import UsageError
from mint.client.management import Management, worker_rights
from mint.client.secret_file import write_secret
from mint.model.wire import INBOUND, queue_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_BYTES = 24


def register(  # noqa: PLR0913 - each is an option of its own
    name: str,
    /,
    *,
    human: bool = False,
    bot: bool = False,
    wfid: str | None = None,
    queue: str | None = None,
    sign: Annotated[bool | None, Parameter(negative="--unsigned")] = None,
    user: str | None = None,
    management: str | None = None,
    password_file: Path | None = None,
    inbound: str = INBOUND,
    common: Common = PLAIN,
) -> None:
    """Say who does the work of a participant from now on: people, or a program, and which.

    It counts for what nobody has taken yet, too. `mint stand-in list` tells what is set.

        $ mint participant register approve --human
        $ mint participant register approve --bot --wfid bazo
        $ mint participant register sizer --queue sizer
        $ mint participant register weigh --sign
        $ mint participant register weigh --user scales --management http://admin@mq.example.org:15672/boss

    Args:
        name: of the participant.
        human: people do it: each workitem becomes a task for the user or group of this name.
        bot: a program does it, here or elsewhere.
        wfid: in this process only; how its id begins or ends will do. Without it, in all.
        queue: a program of the original wire does it, which takes its work from this queue of the
            broker. Workers of MINT need none: they register themselves.
        sign: its answers by the broker count only with its signature; see `mint key new`.
        user: a user of the broker, who may do no more than the work of this participant; it is made
            if it is not there, and keeps what it may do for other participants.
        management: with --user: where RabbitMQ's management plug-in listens, and as which
            administrator, `http://USER:PASSWORD@mq.example.org:15672/VHOST`; without it, what the
            environment variable MINT_MANAGEMENT says.
        password_file: with --user: a new file for its password, which only its owner can read.
        inbound: with --user: the queue of the engines, as the setting amqp.queue says it.
        common: what every command takes.
    """
    elsewhere = any(one is not None for one in (queue, sign, user))
    if human + bot + elsewhere != 1:
        raise UsageError("say either --human or --bot, or how a program gets its work: --queue")
    if not elsewhere:
        cast(name, "human" if human else "bot", wfid, common)
        return
    if wfid is not None:
        raise UsageError("--wfid goes with --human and --bot: a queue is the same for all")
    if password_file is not None and password_file.exists():
        raise UsageError(f"{password_file} is there already, and is not overwritten")
    if user is None:
        told = _registered(common.data, name, queue, sign=sign)
    else:
        with Management(management or os.environ.get("MINT_MANAGEMENT", "")) as broker:
            # Asked before anything is changed: what does not answer leaves all as it was.
            password = "" if broker.has_user(user) else secrets.token_urlsafe(_BYTES)
            told = _registered(common.data, name, queue, sign=sign)
            _let_in(broker, user, password, told, inbound)
        told |= _kept(user, password, password_file)
    if common.json:
        show_json(told)
        return
    for line in _lines(told):
        show(text(line))


def _registered(
    data: str | None, name: str, queue: str | None, *, sign: bool | None
) -> dict[str, Any]:
    """A participant as it is registered, which it is from now on at the latest."""
    with Server.of(data) as server:
        known = {one["name"]: one for one in server.get("/participants")["participants"]}
        found = known.get(name, {"queue": "", "signed": False})
        if queue is not None or not found["queue"]:
            # Workers of MINT take the work from a queue of this name.
            found |= {"queue": queue or queue_of(name)}
            classic = found["queue"] != queue_of(name)
            server.post("/participants", name=name, queue=found["queue"], classic=classic)
        if sign is not None:
            found |= server.put(f"/signing/{quote(name, safe='')}", signed=sign)
    return {"participant": name, "queue": found["queue"], "signed": found["signed"]}


def _let_in(
    broker: Management, user: str, password: str, told: dict[str, Any], inbound: str
) -> None:
    """Have a user of the broker who may do the work; made with a password if there is one."""
    queue, classic = told["queue"], told["queue"] != queue_of(told["participant"])
    broker.prepare(queue, inbound, classic=classic)
    if password:
        broker.add_user(user, password)
    broker.grant(user, worker_rights(queue, inbound, classic=classic))


def _kept(user: str, password: str, file: Path | None) -> dict[str, str]:
    """What is told of a user; its password in a file, if one was named."""
    if not password:
        return {"user": user}
    if file is None:
        return {"user": user, "password": password}
    write_secret(file, password)
    return {"user": user, "password_file": str(file)}


def _lines(told: dict[str, Any]) -> Iterator[str]:
    name = told["participant"]
    yield f"registered: {name}, by the queue {told['queue']}"
    if told["signed"]:
        yield f"its answers count only with its signature: mint key new {name} --file FILE"
    if "user" in told:
        yield f"the user {told['user']} of the broker may do its work, and no more"
    if "password" in told:
        yield f"its password, shown this once: {told['password']}"
    if "password_file" in told:
        yield f"written: {told['password_file']}"
