from __future__ import annotations

from typing import TYPE_CHECKING

from litestar import Response, get

from mint.engine.states import states
from mint.errors import Refused
from mint.lang.draw import draw
from mint.web.found import live_nodes, process_of
from mint.web.trees import tree_now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from litestar.di import NamedDependency
    from litestar.params import FromPath

    from mint.model.effect import Event
    from mint.model.tree import Tree
    from mint.ports.views import Views
    from mint.web.parts import Parts

PAGE = 10_000
"""Lines of history read at a time."""


@get("/processes/{wfid:str}/states", summary="Tell how far each step is", sync_to_thread=True)
def show_states(wfid: FromPath[str], parts: NamedDependency[Parts]) -> dict[str, str]:
    """By position: done, here, waiting, error or cancelled; what is yet to come is not named."""
    _, _, marks = _picture(parts.views, wfid)
    return marks


@get(
    "/processes/{wfid:str}/drawing",
    media_type="image/svg+xml",
    summary="Draw a process",
    sync_to_thread=True,
)
def show_drawing(wfid: FromPath[str], parts: NamedDependency[Parts]) -> Response[str]:
    """The process as an SVG image, coloured by how far each step is."""
    title, tree, marks = _picture(parts.views, wfid)
    return Response(draw(tree, states=marks, title=title), media_type="image/svg+xml")


def _picture(views: Views, wfid: str) -> tuple[str, Tree, dict[str, str]]:
    process = process_of(views, wfid)
    nodes = live_nodes(views, wfid)
    tree = tree_now(views, process, nodes)
    if tree is None:
        raise Refused(f"the definition of process {wfid} was not kept: there is nothing to draw")
    title = f"{process.name} {wfid}".strip()
    return title, tree, states(tree, nodes, _history(views, wfid))


def _history(views: Views, wfid: str) -> Iterator[Event]:
    after = 0
    while page := views.history(wfid, after, PAGE):
        yield from (event for _, event in page)
        after = page[-1][0]
