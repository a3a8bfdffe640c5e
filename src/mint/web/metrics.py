from __future__ import annotations

from typing import TYPE_CHECKING, Any

from litestar import Request, Response, get

if TYPE_CHECKING:
    from litestar.di import NamedDependency

    from mint.web.parts import Parts


@get("/metrics", media_type="text/plain", summary="Give figures to Prometheus", sync_to_thread=True)
def show_metrics(request: Request[Any, Any, Any], parts: NamedDependency[Parts]) -> Response[bytes]:
    """What the server did since it started and how it stands, in Prometheus' text format.

    OpenMetrics is given to those who ask for it. Needs the token, as everything else does.
    """
    body, content_type = parts.metrics.text(request.headers.get("accept", ""))
    return Response(body, headers={"content-type": content_type})
