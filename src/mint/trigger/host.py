"""What modules of the original import: `from trigger.host import record, trigger`."""

from __future__ import annotations

from mint.trigger.recording import record, trigger

__all__ = ["record", "trigger"]
