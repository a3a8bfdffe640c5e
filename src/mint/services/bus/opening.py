from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mint.errors import SettingsError

if TYPE_CHECKING:
    from mint.services.bus.wire import Wire

SYSTEM_BUS = "unix:path=/var/run/dbus/system_bus_socket"
"""Where the system bus is, unless DBUS_SYSTEM_BUS_ADDRESS says another place."""


def bus_address(given: str = "") -> str:
    """The address of the bus that is meant.

    Args:
        given: `unix:path=/run/dbus/system_bus_socket`; "": the system bus.
    """
    return given or os.environ.get("DBUS_SYSTEM_BUS_ADDRESS") or SYSTEM_BUS


async def open_bus(given: str = "") -> Wire:
    """Connect with a bus.

    Args:
        given: see `bus_address`.

    Raises:
        SettingsError: the library is missing, or the address is none.
        BusNotFound: nobody answers there, or does not want us.

    Example:
        >>> wire = await open_bus()
    """
    try:
        from mint.services.bus.wire import Wire  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SettingsError(
            "services: the library for D-Bus is missing: pip install 'mint-boss[dbus]'"
        ) from error
    return await Wire.open(bus_address(given))
