"""Changes of a directory become right configuration on every host.

A service is a class or a function in a file of its own; hosts list it by name.
"""

from mint.trigger.directory import Directory, Found
from mint.trigger.entry import Entry
from mint.trigger.event import Event
from mint.trigger.interest import Interest
from mint.trigger.recording import record, trigger
from mint.trigger.service import Context, Files, PerObject, Service

__all__ = [
    "Context",
    "Directory",
    "Entry",
    "Event",
    "Files",
    "Found",
    "Interest",
    "PerObject",
    "Service",
    "record",
    "trigger",
]
