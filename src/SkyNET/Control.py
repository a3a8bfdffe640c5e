from __future__ import annotations

from mint.compat.exo.control import ParticipantCtrl, WorkItemCtrl

__all__ = ["ParticipantCtrl", "WorkItemCtrl"]
