from __future__ import annotations

from typing import TYPE_CHECKING

from litestar import Response, get

from mint.engine.document import document_of
from mint.engine.states import states
from mint.lang.draw import draw
from mint.web.found import process_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from litestar.di import NamedDependency
    from litestar.params import FromPath

    from mint.engine.document import Document
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
    process_of(views, wfid)
    document = document_of(views, wfid)
    title = f"{document.process.name} {wfid}".strip()
    return title, document.tree, marks_of(views, document)


def marks_of(views: Views, document: Document) -> dict[str, str]:
    """By position in the text of a process, how far the step is."""
    events = _history(views, document.process.wfid)
    return states(document.tree, document.nodes, events)


def _history(views: Views, wfid: str) -> Iterator[Event]:
    after = 0
    while page := views.history(wfid, after, PAGE):
        yield from (event for _, event in page)
        after = page[-1][0]
