from __future__ import annotations

import logging
import sys
import traceback
from threading import Thread
from typing import TYPE_CHECKING

from mint.compat.reports import format_block

if TYPE_CHECKING:
    from collections.abc import Callable
    from traceback import StackSummary

    from mint.compat.participant import Participant


class ConsumerThread(Thread):
    """Does one piece of work of a participant, where signals do not interrupt it.

    Args:
        participant: whose method `consume` is called.
        over: called when it has ended, whatever came of it.

    Attributes:
        exception: what `consume` raised, or None.
        trace: where it was raised, or None.
    """

    def __init__(self, participant: Participant, over: Callable[[], object] | None = None) -> None:
        super().__init__(name="consume", daemon=True)
        self._participant = participant
        self._over = over
        self.exception: BaseException | None = None
        self.trace: StackSummary | None = None
        self.log = logging.getLogger("RuoteAMQP.participant")

    def run(self) -> None:
        """Call `consume`; keep what it raises."""
        try:
            self._participant.consume()
        except BaseException as error:  # noqa: BLE001 - also one that calls sys.exit has failed
            self.exception = error
            self.trace = traceback.extract_tb(sys.exc_info()[2])
            self._tell()
        finally:
            if self._over is not None:
                self._over()

    def _tell(self) -> None:
        workitem = self._participant.workitem
        self.log.error(
            "%s failed at %s of process %s. The process is told; the participant goes on.%s",
            workitem.participant_name,
            workitem.to_h()["fei"],
            workitem.wf_name,
            format_block(traceback.format_exc()),
        )
