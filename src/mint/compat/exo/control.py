from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from configparser import ConfigParser

    from mint.compat.workitem import Workitem


class ParticipantCtrl:
    """Tells a handler something about its own life.

    Args:
        message: `start`, `stop` or `die`.
        config: the whole configuration; with `start` only.
    """

    def __init__(self, message: str, config: ConfigParser | None = None) -> None:
        self.message = message
        self.config = config


class WorkItemCtrl:
    """Tells a handler something about a piece of work.

    Args:
        message: `cancel`: the process wants it no more.
        workitem: names the work. It has no fields.
    """

    def __init__(self, message: str, workitem: Workitem | None = None) -> None:
        self.message = message
        self.workitem = workitem
        self.config: ConfigParser | None = None
