from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mint import durable
from mint.errors import HostServiceNotFound
from mint.services.bus.names import MODEL, is_app
from mint.services.script import Script

if TYPE_CHECKING:
    from mint.services.layout import Layout


_DRAFT = ".draft"


class Registered:
    """Which applications have a script here: `scripts/<Model>/<app>.py` and `apps/<app>/<Model>`.

    The marker is made last and removed first, so what is marked is whole.

    Args:
        layout: the folders.

    Example:
        >>> Registered(Layout()).apps()
        ['memcached', 'nginx']
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def apps(self) -> list[str]:
        """Their names, in order."""
        folder = self._layout.apps
        names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
        return sorted(name for name in names if self.has(name))

    def has(self, app: str) -> bool:
        """Whether an application has a script."""
        return is_app(app) and self._marker(app).exists() and self._file(app).exists()

    def script(self, app: str) -> Script:
        """The script of an application.

        Raises:
            HostServiceNotFound: it has none.
        """
        if not self.has(app):
            raise HostServiceNotFound(
                f"no script is registered for `{app}`; `mint services list` lists those that are"
            )
        return Script(app, MODEL, self._file(app), app)

    def draft(self, app: str, content: bytes) -> Script:
        """A script that is not registered yet: written, but not marked; see `keep` and `drop`.

        Raises:
            OSError: it cannot be written.
        """
        folder = self._file(app).parent
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(suffix=_DRAFT, prefix=f".{app}.", dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(handle, 0o644)
            os.fsync(handle)
        return Script(app, MODEL, Path(name), app)

    def keep(self, draft: Script) -> Script:
        """Have a draft be the script of its application from now on, in the place of another."""
        file, marker = self._file(draft.app), self._marker(draft.app)
        draft.path.replace(file)
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.touch()
        for folder in (file.parent, marker.parent):
            durable.sync(folder)
        return self.script(draft.app)

    def drop(self, draft: Script) -> None:
        """Remove a draft, if it is there yet."""
        draft.path.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Remove drafts that a daemon left when it was killed."""
        for draft in (self._layout.scripts / MODEL).glob(f".*{_DRAFT}"):
            draft.unlink(missing_ok=True)

    def remove(self, app: str) -> None:
        """Forget the script of an application.

        Raises:
            HostServiceNotFound: it has none.
        """
        script = self.script(app)
        self._marker(app).unlink(missing_ok=True)
        script.path.unlink(missing_ok=True)
        with suppress(OSError):  # it may have other models
            self._marker(app).parent.rmdir()

    def _file(self, app: str) -> Path:
        return self._layout.scripts / MODEL / f"{app}.py"

    def _marker(self, app: str) -> Path:
        return self._layout.apps / app / MODEL
