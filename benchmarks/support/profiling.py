from __future__ import annotations

import cProfile
import pstats
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mint.app.app import App
    from mint.model.effect import Event
    from mint.ports.front import LaunchOrder

_SHOWN = 12
_WAKE = 5.0


def profile_of(app: App, order: LaunchOrder) -> str:
    """Where an engine's time goes while it runs one process: a Markdown table of own times.

    Args:
        app: not started: its turns are done here, on the thread that is looked at.
        order: what to run.
    """
    over = threading.Event()

    def saw(events: list[Event]) -> None:
        if any(event.kind in {"terminated", "error"} for event in events):
            over.set()

    app.engine.follow(saw)
    app.engine.recover()
    app.engine.launch(order)
    profile = cProfile.Profile()
    while not over.is_set():
        profile.enable()
        worked = app.engine.turn()
        profile.disable()
        if not worked:
            app.engine.wake.wait(_WAKE)
    return _table(pstats.Stats(profile))


def _table(stats: Any) -> str:
    total = stats.total_tt
    found = sorted(stats.stats.items(), key=lambda item: -item[1][2])[:_SHOWN]
    lines = [
        f"Own time on the engine's thread, {total * 1000:.0f} ms in all (under a profiler):",
        "",
    ]
    lines += ["| ms | part | calls | where |", "|---|---|---|---|"]
    for (file, line, name), (_, calls, own, _, _) in found:
        where = name if file == "~" else f"{file.rpartition('/mint/')[2]}:{line} {name}"
        where = where.replace("|", "/").strip("<>")
        lines.append(f"| {own * 1000:.1f} | {own / total:.0%} | {calls} | `{where}` |")
    return "\n".join(lines)
