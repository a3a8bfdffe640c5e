"""The exoskeleton of SkyNET: hosts a module with a `ParticipantHandler` as a participant."""

from mint.compat.exo.exo import Exo

__all__ = ["Exo"]
