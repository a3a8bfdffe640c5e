from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.server import Server, process_path
from mint.cli.sources import STANDARD_INPUT, read_source, write
from mint.cli.terminal import show, show_json, text
from mint.cli.wfids import whole_wfid


def draw(
    what: Annotated[str, Parameter(allow_leading_hyphen=True)],
    /,
    *,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    common: Common = PLAIN,
) -> None:
    """Draw a definition, or a process with how far it is, as an SVG image.

    For example:

        $ mint draw release.radial -o release.svg
        $ mint draw bazo -o now.svg

    Args:
        what: a file with a definition (no server is needed), `-` for standard input, or a process.
        output: the file to write, over what may be there; standard output without it.
        common: what every command takes.
    """
    image = _of_definition(what) if _names_file(what) else _of_process(what, common)
    if output is not None:
        write(output, image)
        if common.json:
            show_json({"file": str(output)})
        else:
            show(text(f"written: {output}"))
    elif common.json:
        show_json({"svg": image})
    else:
        sys.stdout.write(image)


def _names_file(what: str) -> bool:
    from mint.lang.read import SUFFIXES  # noqa: PLC0415 - loads the language

    return what == STANDARD_INPUT or what.endswith(tuple(SUFFIXES)) or Path(what).is_file()


def _of_definition(file: str) -> str:
    from mint.lang.draw import draw as drawn  # noqa: PLC0415 - loads the language
    from mint.lang.hoist import hoist  # noqa: PLC0415 - the same
    from mint.lang.read import read  # noqa: PLC0415 - the same

    source = read_source(file)
    return drawn(hoist(read(source.text, source=source.name).tree))


def _of_process(wfid: str, common: Common) -> str:
    with Server.of(common.data) as server:
        return server.text(process_path(whole_wfid(server, wfid), "drawing"))
