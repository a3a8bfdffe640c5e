from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog

from mint.errors import HostServiceError, MethodFailed, ScriptRefused
from mint.services.registering import checked_app, read_script
from mint.services.results import told_by

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from mint.services.outcome import Outcome
    from mint.services.registered import Registered
    from mint.services.script import Script

log = structlog.get_logger("mint.services")


class Registrar:
    """Registers scripts, once they are seen to be good, and removes them; one at a time.

    Args:
        registered: which there are.
        info: calls the method `info` of a script.
        set_state: has a new application set its default state.

    Attributes:
        on_removed: called with each application whose script is removed.
    """

    def __init__(
        self,
        registered: Registered,
        info: Callable[[Script], Awaitable[Outcome]],
        set_state: Callable[[str], Awaitable[Outcome]],
    ) -> None:
        self.on_removed: list[Callable[[str], None]] = []
        self._registered = registered
        self._info = info
        self._set_state = set_state
        self._changing = asyncio.Lock()

    async def register(self, app: str, file: str, uid: int) -> None:
        """Make a file the script of an application, in the place of the one that it had.

        It is loaded first, and must describe itself. Its default state is set after that, unless
        somebody has said otherwise.

        Args:
            app: the application.
            file: an absolute path.
            uid: of the user who wants it.

        Raises:
            ScriptRefused: the file must not be registered, or is no script.
        """
        checked_app(app)
        content = await asyncio.to_thread(read_script, file, uid)
        async with self._changing:
            with _writing():
                draft = self._registered.draft(app, content)
            try:
                _check_info(file, draft, await self._info(draft))
                with _writing():
                    self._registered.keep(draft)
            finally:
                self._registered.drop(draft)
        outcome = await self._set_state(app)
        if outcome.fault is not None:
            log.warning("no default state", app=app, reason=outcome.fault.text)

    async def remove(self, app: str) -> None:
        """Forget the script of an application. Its processes and its state stay as they are.

        Raises:
            HostServiceNotFound: it has none.
        """
        async with self._changing:
            with _writing():
                self._registered.remove(app)
            for tell in self.on_removed:
                tell(app)


def _check_info(file: str, draft: Script, outcome: Outcome) -> None:
    fault = outcome.fault
    if fault is not None:
        where = f"{file}:{fault.line}" if fault.line else file
        said = fault.text.removeprefix(f"{draft.path}:{fault.line}: ")
        said = said.replace(str(draft.path), file)
        raise ScriptRefused(f"{where}: it cannot be loaded: {fault.name}: {said}")
    try:
        told_by(draft.app, outcome)
    except MethodFailed as error:
        raise ScriptRefused(f"{file}: {error}") from None


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise HostServiceError(f"{error.filename}: {error.strerror}") from error
