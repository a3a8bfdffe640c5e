from __future__ import annotations

from mint.errors import MintError


class UsageError(MintError):
    """A command was given something that it cannot use."""
