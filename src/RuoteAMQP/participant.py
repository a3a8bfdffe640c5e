from __future__ import annotations

from mint.compat.consumer_thread import ConsumerThread
from mint.compat.participant import Participant
from mint.compat.reports import format_block, format_exception, format_ruby_backtrace
from mint.compat.workitem import Workitem

__all__ = [
    "ConsumerThread",
    "Participant",
    "Workitem",
    "format_block",
    "format_exception",
    "format_ruby_backtrace",
]
