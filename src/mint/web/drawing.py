from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from litestar import Response, get
from litestar.params import QueryParameter

from mint.engine.document import document_of, text_of
from mint.engine.past import events_until, moment_of, nodes_of
from mint.engine.states import states
from mint.errors import Refused
from mint.lang.draw import draw
from mint.web.found import process_of
from mint.web.history import MOST_LINES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from litestar.di import NamedDependency
    from litestar.params import FromPath, FromQuery

    from mint.engine.document import Document
    from mint.engine.past import Moment
    from mint.model.effect import Event
    from mint.model.tree import Tree
    from mint.ports.views import Views
    from mint.web.parts import Parts

PAGE = 10_000
"""Lines of history read at a time."""


@get("/processes/{wfid:str}/states", summary="Tell how far each step is", sync_to_thread=True)
def show_states(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    line: Annotated[int | None, QueryParameter(ge=1, le=MOST_LINES)] = None,
    at: FromQuery[float | None] = None,
) -> dict[str, str]:
    """By position: done, here, waiting, error or cancelled; what is yet to come is not named.

    With a moment, as it was then: after a line of the history, or at a time.
    """
    if line is not None or at is not None:
        return _marks_then(parts.views, moment_of(parts.views, wfid, line=line, at=at))
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


def _marks_then(views: Views, moment: Moment) -> dict[str, str]:
    process, nodes = moment.past.process, nodes_of(views, moment)
    assert process is not None, "a moment has a process"  # noqa: S101
    tree = text_of(views, process, nodes)
    if tree is None:
        raise Refused(f"the definition of process {process.wfid} was not kept")
    return states(tree, nodes, events_until(views, process.wfid, moment.last))


def marks_of(views: Views, document: Document) -> dict[str, str]:
    """By position in the text of a process, how far the step is."""
    events = _history(views, document.process.wfid)
    return states(document.tree, document.nodes, events)


def _history(views: Views, wfid: str) -> Iterator[Event]:
    after = 0
    while page := views.history(wfid, after, PAGE):
        yield from (event for _, event in page)
        after = page[-1][0]
