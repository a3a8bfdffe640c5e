from __future__ import annotations

from typing import TYPE_CHECKING

from litestar import post

from mint.web.work_answers import Heard, say

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath, JSONBody

    from mint.web.answers import LogBody, ProgressBody
    from mint.web.parts import Parts
    from mint.web.passes import Pass


@post("/work/{dispatch:str}/progress", status_code=200, summary="Tell how far work is")
async def tell_progress(
    dispatch: FromPath[str],
    data: JSONBody[ProgressBody],
    parts: NamedDependency[Parts],
    bearer: NamedDependency[Pass],
) -> Heard:
    """Say how far the work is; `mint watch` shows it live."""
    return await say(parts, bearer, dispatch, data)


@post("/work/{dispatch:str}/log", status_code=200, summary="Tell something about work")
async def tell_log(
    dispatch: FromPath[str],
    data: JSONBody[LogBody],
    parts: NamedDependency[Parts],
    bearer: NamedDependency[Pass],
) -> Heard:
    """Say something about the work, for people; the history keeps it."""
    return await say(parts, bearer, dispatch, data)
