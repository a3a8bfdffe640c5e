"""MINT: a process orchestrator whose processes are data."""

from mint.participants import Participant, Retry, Workitem, participant

__all__ = ["Participant", "Retry", "Workitem", "participant"]
