from __future__ import annotations

import importlib
import inspect
import logging
import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mint.compat.exo.config import FOLDER, Config, read
from mint.compat.exo.control import ParticipantCtrl
from mint.compat.exo.exo_participant import ExoParticipant
from mint.compat.exo.misfit import InvalidParticipantHandlerSignature, ParticipantHandlerNotDefined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_END = (signal.SIGTERM, signal.SIGINT)


class Exo:
    """Hosts a module as a participant: its class `ParticipantHandler` does the work.

    SIGTERM and SIGINT end it when the workitem in hand is done, at once if there is none. SIGHUP
    does the same, and says that it wants to begin anew.

    Args:
        local_config_file: of the participant, `[participant]` with `name`, `queue` and `code`.
        folder: where the configuration of all participants is.

    Raises:
        ParticipantConfigError: the configuration cannot be.
        ParticipantHandlerNotDefined: the module has no handler.
        InvalidParticipantHandlerSignature: the handler wants arguments.

    Attributes:
        handler: what does the work.
        p: the participant.
        config: everything that is configured.

    Example:
        >>> Exo("/etc/supervisor/conf.d/sizer.conf").run()
    """

    def __init__(self, local_config_file: str | None = None, folder: str = FOLDER) -> None:
        logging.basicConfig(
            level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s: %(message)s"
        )
        settings = read(local_config_file, folder)
        self.config = settings.parser
        self.name = settings.name
        self.queue = settings.queue
        self.codepath, self.code = str(settings.code.parent), settings.code.stem
        self.log = _logger(settings)
        self.handler = _handler(settings.code)
        self.handler.log = self.log
        self.p = ExoParticipant(self.handler, settings.queue, *settings.place)
        self.p.log = self.log
        self._again = False

    def run(self) -> bool:
        """Work until a signal says that it is enough.

        Returns:
            Whether it wants to begin anew, with the code and the configuration of then.

        Raises:
            Exception: what the handler raises at `start`, and what ends the participant.
        """
        with self._signals():
            self.log.info("starting")
            self.handler.handle_lifecycle_control(ParticipantCtrl("start", self.config))
            try:
                self.p.run()
            finally:
                self._tell("stop")
                self._tell("die")
        self.log.info("stopped")
        return self._again

    def _tell(self, message: str) -> None:
        try:
            self.handler.handle_lifecycle_control(ParticipantCtrl(message))
        except Exception:
            self.log.exception("handle_lifecycle_control failed at %s", message)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield  # signals are for the main thread, and its business
            return
        before = {one: signal.signal(one, self._heed) for one in (*_END, signal.SIGHUP)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def _heed(self, number: int, _: Any) -> None:
        self._again = number == signal.SIGHUP
        self.p.finish()


def _logger(settings: Config) -> logging.Logger:
    log = logging.getLogger(settings.name)
    if settings.log_level:
        try:
            log.setLevel(settings.log_level)
        except ValueError:
            log.error("the option log_level is no level: %s", settings.log_level)  # noqa: TRY400
    return log


def _handler(code: Path) -> Any:
    """The handler of a module. What the module raises when it is imported goes out as it is."""
    sys.path.insert(0, str(code.parent))
    module = importlib.import_module(code.stem)
    wanted = getattr(module, "ParticipantHandler", None)
    if wanted is None:
        raise ParticipantHandlerNotDefined(f"{code} has no class ParticipantHandler")
    try:
        inspect.signature(wanted).bind()
    except TypeError as error:
        raise InvalidParticipantHandlerSignature(f"{code}: ParticipantHandler: {error}") from None
    return wanted()
