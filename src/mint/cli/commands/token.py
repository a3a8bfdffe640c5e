"""Commands about tokens of workers and people: new, list, revoke."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - the parser of command lines reads annotations
from typing import Annotated, Any
from urllib.parse import quote

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.moments import ago
from mint.cli.server import Server
from mint.cli.terminal import show, show_json, table, text
from mint.cli.usage_error import UsageError
from mint.client.secret_file import write_secret
from mint.ports.registered import Scope  # noqa: TC001 - the same


def new(  # noqa: PLR0913 - each is an option of its own
    name: str,
    /,
    *,
    scope: Annotated[tuple[Scope, ...], Parameter(name=["--scope", "-s"])] = ("work",),
    participant: Annotated[tuple[str, ...], Parameter(name=["--participant", "-p"])] = (),
    user: str | None = None,
    group: Annotated[tuple[str, ...], Parameter(name=["--group", "-g"])] = (),
    launches: Annotated[tuple[str, ...], Parameter(name="--launches")] = (),
    into: Annotated[Path | None, Parameter(name="--file")] = None,
    common: Common = PLAIN,
) -> None:
    """Make a token for a worker elsewhere, or for a person. MINT_TOKEN sends it.

    It is shown this once, and stays valid until it is revoked. What is done with it, the history
    tells in the name of its user. No scope includes another, but `admin` includes all.

        $ mint token new builders --participant build --participant check --file token
        $ mint token new ann --scope view --scope operate --scope edit
        $ mint token new bob --scope tasks --group qa
        $ mint token new ci --scope launch --launches release --launches 'nightly-*'

    Args:
        name: for people: which person, worker, host or team has it.
        scope: what it lets in to, as often as you like: `work`, as workers do; `view`, look at
            everything; `launch`; `operate`, cancel, pause, replay, signals, tickets; `edit`, change
            running processes; `deploy`, also migrate; `tasks`, those of its user; `admin`, all of
            that, and tokens, variables, participants.
        participant: for whom workers get work with it, by name or registered pattern; for all
            without it.
        user: in whose name everything is done with it; NAME without it.
        group: to which the user belongs, besides the groups of the settings.
        launches: what may be launched with it: the name of something deployed, with `*` for any
            letters, or `:texts` for definitions that are sent along; anything without it.
        into: a new file for the token, which only its owner can read.
        common: what every command takes.
    """
    if into is not None and into.exists():
        raise UsageError(f"{into} is there already, and is not overwritten")
    with Server.of(common.data) as server:
        told = server.post(
            "/tokens",
            name=name,
            scopes=list(scope),
            participants=list(participant),
            user=user,
            groups=list(group),
            launches=list(launches),
        )
    if into is not None:
        write_secret(into, told.pop("token"))
    if common.json:
        show_json(told)
    elif into is not None:
        show(text(f"written: {into}"))
    else:
        show(text(told["token"]))


def list_(*, common: Common = PLAIN) -> None:
    """List tokens of workers and people, without their texts, which are not kept.

    For example:

        $ mint token list

    Args:
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        answer = server.get("/tokens")
    if common.json:
        show_json(answer)
    elif answer["tokens"]:
        rows = [
            [
                text(one["name"], "bold"),
                one["id"],
                ", ".join(one["scopes"]),
                _whose(one),
                ago(one["at"]),
            ]
            for one in answer["tokens"]
        ]
        show(table(("TOKEN", "ID", "SCOPES", "FOR", "MADE"), rows))
    else:
        show(text("no tokens; `mint token new NAME` makes one", "dim"))


def revoke(name: str, /, *, common: Common = PLAIN) -> None:
    """Let nobody in with a token any more.

    For example:

        $ mint token revoke builders

    Args:
        name: of the token.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        answer = server.delete(f"/tokens/{quote(name, safe='')}")
    if common.json:
        show_json(answer)
    else:
        show(text(f"revoked: {answer['name']}"))


def _whose(one: dict[str, Any]) -> str:
    """For whom a token is: whose work is fetched with it, or who does what is done with it."""
    names = list(one["participants"])
    if one["scopes"] == ["work"]:
        return ", ".join(names) or "all"
    groups = f" ({', '.join(one['groups'])})" if one["groups"] else ""
    launches = [f"launches {name}" for name in one["launches"]]
    return ", ".join([f"{one['user']}{groups}", *names, *launches])
