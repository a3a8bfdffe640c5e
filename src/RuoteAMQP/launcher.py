from __future__ import annotations

from mint.compat.launcher import Launcher

__all__ = ["Launcher"]
