from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from mint.services.layout import Layout

SERVICE = "System.Service"
_APP = re.compile(r"\w+", re.ASCII)
_NAME = re.compile(r"\w[\w.+-]*", re.ASCII)


class Script(msgspec.Struct, frozen=True):
    """A registered script.

    Args:
        app: the application, as in its D-Bus path: letters, digits and underscores.
        model: what it can do, such as `System.Service`.
        path: of its text.
        name: what its state, lock and settings are called; `app` when empty.
    """

    app: str
    model: str
    path: Path
    name: str = ""

    @property
    def called(self) -> str:
        """The name of its state, lock and settings."""
        return self.name or self.app

    @property
    def is_sound(self) -> bool:
        """Whether its names are names, and lead to no other folder."""
        names = (self.model, self.called)
        return bool(_APP.fullmatch(self.app)) and all(map(_NAME.fullmatch, names))

    @classmethod
    def of(cls, layout: Layout, app: str, model: str = SERVICE) -> Script:
        """The script of an application: package `a-b` is application `a_b`, as in D-Bus paths."""
        app = app.replace("-", "_")
        return cls(app, model, layout.scripts / model / f"{app}.py", app)
