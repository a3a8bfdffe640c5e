"""Participants in a program of their own, which fetches their work from a server."""

from mint.participants.hosting.host import Host, Options

__all__ = ["Host", "Options"]
