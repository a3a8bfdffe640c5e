from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.exits import OK, REFUSED
from mint.cli.pairs import object_of
from mint.cli.server import Server
from mint.cli.sources import named, read_source
from mint.cli.terminal import show, show_json, text
from mint.cli.usage_error import UsageError
from mint.cli.waiting import wait_for_end
from mint.cli.watching import watch_process

PATIENCE = 60.0
"""Seconds to wait when nothing is said."""


def launch(  # noqa: PLR0913 - each is an option of its own
    file: Annotated[str, Parameter(allow_leading_hyphen=True)],
    /,
    *,
    field: Annotated[tuple[str, ...], Parameter(name=["--field", "-f"])] = (),
    variable: Annotated[tuple[str, ...], Parameter(name=["--variable", "-v"])] = (),
    fields: str | None = None,
    key: str | None = None,
    single: Annotated[str | bool, Parameter(name="--single")] = False,
    break_at: tuple[str, ...] = (),
    when: tuple[str, ...] = (),
    wait: bool = False,
    timeout: float | None = None,
    watch: bool = False,
    quiet: Annotated[bool, Parameter(name=["--quiet", "-q"])] = False,
    common: Common = PLAIN,
) -> int:
    """Start a process.

    Prints the id of the process, which all other commands take.

        $ mint launch release.radial -f product=tool -f options.fast=true
        $ mint launch release -f product=tool
        $ mint launch release@3
        $ mint launch nightly.yaml --key "nightly $(date +%F)"
        $ mint launch release.radial --wait && echo released
        $ mint launch nightly.yaml --single
        $ mint launch release --break-at publish --when '${f:amount} > 100'

    What is deployed is launched by its name, with the fields of its configuration: what is neither
    there as a file nor ends like one (`.radial`, `.yaml`...) is such a name.

    A value that is JSON is taken as that, any other is a text; dots in a key go into objects.

    Args:
        file: the definition, in any format (`-` reads standard input), or the name of what is
            deployed: `release`, `release@3`, or `release@current` when there is a file `release`.
        field: key=value, a field of the workitem; as often as you like.
        variable: key=value, a variable of the process; as often as you like.
        fields: all fields as one JSON object, or @FILE that holds one.
        key: the same key never starts a second process; the id of the first is printed.
        single: start none while a live process goes by this name (by that of the definition, when
            none is given): the id of that one is printed, and the exit code is 4.
        break_at: the position or a name of a step before which it stops; as often as you like. See
            `mint debug`.
        when: stop at --break-at only when this condition holds. Of several, the first goes with the
            first --break-at, and so on; a single one goes with all.
        wait: wait until the process is over; exit code 1 when it meets an error.
        timeout: seconds to wait at most (60 when it is not given); implies --wait.
        watch: show it live until it is over.
        quiet: print the id and nothing else.
        common: what every command takes.
    """
    payload = object_of(fields, field, "-f")
    variables = object_of(None, variable, "-v")
    breaks = _breaks(break_at, when)
    with Server.of(common.data) as server:
        data = server.data
        told = server.post(
            "/processes",
            **_what(file),
            fields=payload,
            variables=variables,
            launch_key=key,
            single=single,
            breaks=breaks or None,
        )
    wfid = told["wfid"]
    refused = bool(single) and not told["started"]
    waits = wait or timeout is not None
    if not (common.json and (waits or watch)):
        _tell(told, quiet=quiet, common=common)
    if watch:
        watch_process(data, wfid, as_json=common.json)
        return OK
    if not waits:
        return REFUSED if refused else OK
    seconds = PATIENCE if timeout is None else timeout
    return wait_for_end(data, wfid, seconds, as_json=common.json, quiet=quiet)


def _breaks(places: tuple[str, ...], conditions: tuple[str, ...]) -> list[dict[str, str]]:
    if len(conditions) <= 1:
        conditions = (*conditions, "")[:1] * len(places) if places else conditions
    if len(conditions) != len(places):
        raise UsageError("say --when once for all --break-at, or once for each of them")
    return [{"at": at, "when": when} for at, when in zip(places, conditions, strict=True)]


def _what(file: str) -> dict[str, str]:
    deployed = named(file)
    if deployed is not None:
        return {"deployed": deployed}
    source = read_source(file)
    return {"definition": source.text, "source": source.name}


def _tell(told: dict[str, Any], *, quiet: bool, common: Common) -> None:
    wfid = told["wfid"]
    if common.json:
        show_json(told)
    elif quiet:
        show(text(wfid))
    elif not told["started"]:
        show(text("lives already: ").append(wfid, "bold").append("; nothing was started", "dim"))
    else:
        show(text("launched ").append(wfid, "bold").append(f"   (mint watch {wfid})", "dim"))
