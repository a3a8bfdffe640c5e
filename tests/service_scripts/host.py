from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mint.services.script import Script

if TYPE_CHECKING:
    from pathlib import Path

    from mint.services.outcome import Outcome
    from mint.services.runner import Runner


class Host(NamedTuple):
    """A runner with a folder of its own.

    Args:
        root: the folder; in scripts `{root}` stands for it.
        runner: which.
    """

    root: Path
    runner: Runner

    def script(self, app: str, text: str) -> Script:
        """Register a script."""
        script = Script.of(self.runner.layout, app)
        script.path.parent.mkdir(parents=True, exist_ok=True)
        script.path.write_text(text.replace("{root}", str(self.root)))
        return script

    async def call(self, app: str, text: str, method: str, **wishes: Any) -> Outcome:
        """Register a script and call it."""
        return await self.runner.call(self.script(app, text), method, **wishes)
