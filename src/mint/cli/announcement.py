from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mint.cli.terminal import show, show_json, text

if TYPE_CHECKING:
    from rich.text import Text

    from mint.settings import Settings

_LAST = "participants:"
"""How the last line begins that a server says when it starts."""


class Announcement:
    """Tells people, or programs, that the server is there.

    Args:
        settings: of the server.
        quiet: tell nothing.
        as_json: tell the address as JSON.
        listens: whether it has an address.
    """

    def __init__(
        self, settings: Settings, *, quiet: bool, as_json: bool, listens: bool = True
    ) -> None:
        self._settings = settings
        self._quiet = quiet
        self._as_json = as_json
        self._listens = listens

    def __call__(self, line: str) -> None:
        """Tell a line that a server says at its start."""
        if self._quiet:
            return
        last = line.startswith(_LAST)
        if not self._as_json:
            show(text(line))
            if last and self._listens:
                show(*self._next())
        elif last and not self._listens:
            show_json({"data": self._settings.data})
        elif last:
            show_json(json.loads((Path(self._settings.data) / "server.json").read_text()))
        sys.stdout.flush()

    def _next(self) -> list[Text]:
        data = self._settings.data
        more = "" if data == type(self._settings)().data else f" --data {data}"
        return [
            text("in another terminal: ", "dim").append(f"mint launch FILE --watch{more}", "bold"),
            text("Ctrl-C stops it", "dim"),
        ]
