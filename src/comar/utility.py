"""`from comar.utility import *`, where older scripts find these."""

from __future__ import annotations

from mint.services.api.commands import become as changeUID  # noqa: N812 - the API's name
from mint.services.api.commands import execReply, run
from mint.services.api.dependencies import waitBus
from mint.services.api.locking import FileLock, synchronized
from mint.services.api.running import checkDaemon

__all__ = ["FileLock", "changeUID", "checkDaemon", "execReply", "run", "synchronized", "waitBus"]
