"""Commands about the keys with which participants sign: new, list, revoke."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - the parser of command lines reads annotations
from typing import Annotated
from urllib.parse import quote

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.moments import ago
from mint.cli.server import Server
from mint.cli.terminal import show, show_json, table, text
from mint.cli.usage_error import UsageError
from mint.client.key_file import write_key
from mint.model.signing import Key


def new(
    participant: str,
    /,
    *,
    file: Annotated[Path, Parameter(name="--file")],
    common: Common = PLAIN,
) -> None:
    """Make a key with which a participant signs what it sends by a broker.

    Its workers get the file: `mint participant run --broker URL --key FILE`. Keys that the
    participant has go on to count, so that workers can change from one to the other; then revoke
    the old one. Whether it has to sign, `mint participant register` says.

        $ mint key new weigh --file weigh.key
        $ mint participant register weigh --sign

    Args:
        participant: the name under which it is registered.
        file: a new file for the key, which only its owner can read.
        common: what every command takes.
    """
    if file.exists():
        raise UsageError(f"{file} is there already, and is not overwritten")
    with Server.of(common.data) as server:
        told = server.post("/keys", participant=participant)
    write_key(file, Key(told["id"], participant, told.pop("secret")))
    if common.json:
        show_json(told)
    else:
        show(text(f"written: {file} (key {told['id']} of {participant})"))


def list_(*, common: Common = PLAIN) -> None:
    """List the keys of participants, without their secrets.

    For example:

        $ mint key list

    Args:
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        answer = server.get("/keys")
    if common.json:
        show_json(answer)
    elif answer["keys"]:
        rows = [
            [text(one["id"], "bold"), one["participant"], one["by"], ago(one["at"])]
            for one in answer["keys"]
        ]
        show(table(("KEY", "OF", "BY", "MADE"), rows))
    else:
        show(text("no keys; `mint key new PARTICIPANT --file FILE` makes one", "dim"))


def revoke(id_: Annotated[str, Parameter(name="KEY")], /, *, common: Common = PLAIN) -> None:
    """Let a key count no more. A participant that has to sign still has to.

    For example:

        $ mint key revoke 9f2c03ab

    Args:
        id_: of the key; `mint key list` tells it.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        answer = server.delete(f"/keys/{quote(id_, safe='')}")
    if common.json:
        show_json(answer)
    else:
        show(text(f"revoked: {answer['id']}"))
