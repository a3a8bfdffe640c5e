"""Participants that run in this process: who does the work of the steps."""

from mint.participants.base import Participant
from mint.participants.decorator import participant
from mint.participants.fields import FieldMissing, Fields, View
from mint.participants.json_check import NotJson
from mint.participants.registration import Options, Registration
from mint.participants.registry import Registry
from mint.participants.retry import Retry
from mint.participants.typed import WrongFields
from mint.participants.workitem import Workitem

__all__ = [
    "FieldMissing",
    "Fields",
    "NotJson",
    "Options",
    "Participant",
    "Registration",
    "Registry",
    "Retry",
    "View",
    "Workitem",
    "WrongFields",
    "participant",
]
