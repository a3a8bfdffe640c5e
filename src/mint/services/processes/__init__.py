"""Processes of services: who they are, whether they live, how they end."""

from mint.services.processes.identity import Identity

__all__ = ["Identity"]
