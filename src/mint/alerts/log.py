from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import structlog

from mint.errors import SettingsError

if TYPE_CHECKING:
    from mint.ports.alert import Notice

log = structlog.get_logger("mint.alerts")


class Log:
    """Writes alerts into the server's log: errors as `error`, their end as `info`.

    Args:
        settings: it has none.

    Raises:
        SettingsError: some are given.

    Example:
        >>> Log({})
        <mint.alerts.log.Log object at 0x...>
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        for name in settings:
            raise SettingsError(f"alerts.settings.log.{name}: the alert `log` has no settings")

    def tell(self, notice: Notice) -> None:
        """See `Alert.tell`."""
        write = log.info if notice.what == "over" else log.error
        about = msgspec.structs.asdict(notice)
        write(f"alert: {notice.text}", **{name: about[name] for name in _SHOWN})


_SHOWN = ("what", "cause", "count", "more", "definition", "step", "kind", "wfid", "next")
