from __future__ import annotations

from mint.compat.exo.control import ParticipantCtrl, WorkItemCtrl
from mint.compat.exo.exo import Exo
from mint.compat.exo.exo_participant import ExoParticipant
from mint.compat.exo.misfit import (
    InvalidParticipantHandlerSignature,
    ParticipantConfigError,
    ParticipantHandlerNotDefined,
)
from mint.compat.exo.summary import workitem_summary
from mint.compat.workitem import Workitem

__all__ = [
    "Exo",
    "ExoParticipant",
    "InvalidParticipantHandlerSignature",
    "ParticipantConfigError",
    "ParticipantCtrl",
    "ParticipantHandlerNotDefined",
    "WorkItemCtrl",
    "Workitem",
    "workitem_summary",
]
