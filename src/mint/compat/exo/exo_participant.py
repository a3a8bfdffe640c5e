from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.compat.exo.control import WorkItemCtrl
from mint.compat.exo.summary import workitem_summary
from mint.compat.participant import Participant

if TYPE_CHECKING:
    from mint.compat.workitem import Workitem


class ExoParticipant(Participant):
    """A participant whose work is done by a handler.

    Args:
        handler: an object with `handle_wi(wid)` and, to hear of cancels, `handle_wi_control(ctrl)`;
            it is given `send_to_engine(workitem)`.
        args: as `Participant` takes them.
        kwargs: the same.
    """

    def __init__(self, handler: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.handler = handler
        self.handler.send_to_engine = self.send_to_engine

    def send_to_engine(self, workitem: Workitem) -> None:
        """Send a workitem back, now or later, from any thread."""
        self.reply_to_engine(workitem)

    def consume(self) -> None:
        """Have the handler do the work; log what the workitem asks to be logged."""
        workitem = self.workitem
        if workitem.fields.debug_trace:
            self.handler.log.info(workitem_summary(workitem))
        if workitem.fields.debug_dump or workitem.params.debug_dump:
            self.handler.log.info(workitem.dump())
        self.handler.handle_wi(workitem)

    def cancelled(self) -> None:
        """Tell the handler; the process goes on whatever it does."""
        heed = getattr(self.handler, "handle_wi_control", None)
        if heed is None:
            super().cancelled()
            return
        try:
            heed(WorkItemCtrl("cancel", self.workitem))
        except Exception:
            self.handler.log.exception("handle_wi_control failed at a cancel")
