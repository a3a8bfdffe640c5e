"""The exoskeleton for participants that were written for the original's SkyNET."""

from SkyNET.Control import ParticipantCtrl, WorkItemCtrl
from SkyNET.Exo import Exo, Workitem

__all__ = ["Exo", "ParticipantCtrl", "WorkItemCtrl", "Workitem"]
