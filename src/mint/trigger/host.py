"""What modules of the original import: `from trigger.host import record, trigger`."""

from mint.trigger.recording import record, trigger

__all__ = ["record", "trigger"]
