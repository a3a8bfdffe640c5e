from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.pairs import object_of
from mint.cli.server import Server, process_path
from mint.cli.sources import STANDARD_INPUT, Source, read_source
from mint.cli.terminal import show, show_json, text
from mint.cli.wfids import whole_wfid


def replay(
    wfid: str,
    /,
    *,
    at: str | None = None,
    field: Annotated[tuple[str, ...], Parameter(name=["--field", "-f"])] = (),
    tree: str | None = None,
    common: Common = PLAIN,
) -> None:
    """Try again what ended in an error, with other fields or another tree if you like.

    For example:

        $ mint replay bazo
        $ mint replay bazo --at 0_2 -f server=files.example.org
        $ mint replay bazo --at 0_2 --tree "publish to: 'staging'"

    Args:
        wfid: the process; how its id begins or ends will do.
        at: the step in error: its position or key; without it, the first in order of position.
        field: key=value, laid over the workitem first; as often as you like.
        tree: what to run instead: a file with a definition, `-` for standard input, or radial text.
        common: what every command takes.
    """
    fields = object_of(None, field, "-f") or None
    instead = None if tree is None else _tree(tree)
    with Server.of(common.data) as server:
        whole = whole_wfid(server, wfid)
        answer = server.post(process_path(whole, "replay"), key=at, fields=fields, tree=instead)
    if common.json:
        show_json(answer)
    else:
        told = text("replayed ").append(answer["wfid"], "bold")
        show(told.append(f"   (mint watch {answer['wfid']})", "dim"))


def _tree(told: str) -> list[Any]:
    from mint.lang.read import SUFFIXES, read  # noqa: PLC0415 - most replays bring no tree

    names_file = told == STANDARD_INPUT or told.endswith(tuple(SUFFIXES)) or Path(told).is_file()
    source = read_source(told) if names_file else Source(told, "--tree")
    return read(source.text, source=source.name).tree.to_json()
