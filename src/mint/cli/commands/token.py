"""Commands about tokens of workers elsewhere: new, list, revoke."""

from __future__ import annotations

import os
from pathlib import Path  # noqa: TC003 - the parser of command lines reads annotations
from typing import Annotated, Literal
from urllib.parse import quote

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.moments import ago
from mint.cli.server import Server
from mint.cli.terminal import show, show_json, table, text
from mint.cli.usage_error import UsageError


def new(
    name: str,
    /,
    *,
    scope: Literal["work"] = "work",
    participant: Annotated[tuple[str, ...], Parameter(name=["--participant", "-p"])] = (),
    into: Annotated[Path | None, Parameter(name="--file")] = None,
    common: Common = PLAIN,
) -> None:
    """Make a token, with which workers elsewhere fetch work and bring answers, and nothing else.

    It is shown this once, and stays valid until it is revoked.

        $ mint token new builders --participant build --participant check
        $ mint token new builders --file token

    Args:
        name: for people: which worker, host or team has it.
        scope: what it lets in to.
        participant: for whom, by name or registered pattern; for all without it.
        into: a new file for the token, which only its owner can read.
        common: what every command takes.
    """
    if into is not None and into.exists():
        raise UsageError(f"{into} is there already, and is not overwritten")
    with Server.of(common.data) as server:
        told = server.post("/tokens", name=name, scope=scope, participants=list(participant))
    if into is not None:
        _write(into, told.pop("token"))
    if common.json:
        show_json(told)
    elif into is not None:
        show(text(f"written: {into}"))
    else:
        show(text(told["token"]))


def list_(*, common: Common = PLAIN) -> None:
    """List tokens of workers, without their texts, which are not kept.

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
                one["scope"],
                ", ".join(one["participants"]) or "all",
                ago(one["at"]),
            ]
            for one in answer["tokens"]
        ]
        show(table(("TOKEN", "SCOPE", "PARTICIPANTS", "MADE"), rows))
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


def _write(file: Path, token: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(f"{token}\n")
