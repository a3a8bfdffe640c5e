from __future__ import annotations

import traceback

from mint.errors import MintError, RegenerationRefused
from mint.trigger.bus.dead import bounded


def reason_of(error: BaseException) -> str:
    r"""Why a service could not do something, for people; foreign errors tell where they arose.

    Example:
        >>> reason_of(RegenerationRefused("kea-dhcp4 refuses it", "dhcp4.json:7: bad MAC"))
        'kea-dhcp4 refuses it\ndhcp4.json:7: bad MAC'
    """
    if isinstance(error, RegenerationRefused):
        return bounded(f"{error}\n{error.detail}".strip())
    if isinstance(error, MintError):
        return bounded(str(error))
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({frames[-1].filename}:{frames[-1].lineno})" if frames else ""
    return bounded(f"{type(error).__name__}: {error}{where}")
