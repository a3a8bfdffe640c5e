from __future__ import annotations

from typing import Any

import msgspec


class AlertSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is told about errors, and how often.

    Args:
        use: names of alerts: `log`, `command`, those of other packages, or `MODULE:NAME`.
        every: a duration between two notices of one cause; the first is told at once.
        settings: of the alerts, by name.
    """

    use: tuple[str, ...] = ()
    every: str = "15m"
    settings: dict[str, dict[str, Any]] = {}
