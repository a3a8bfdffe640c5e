"""The test kit: what we test MINT with, and what its users test their processes with."""

from mint.testing.line import (
    Cancelling,
    Ceased,
    Dispatched,
    Echoed,
    Erred,
    Holding,
    LettingGo,
    Terminated,
)
from mint.testing.playbook import Playbook

__all__ = [
    "Cancelling",
    "Ceased",
    "Dispatched",
    "Echoed",
    "Erred",
    "Holding",
    "LettingGo",
    "Playbook",
    "Terminated",
]
