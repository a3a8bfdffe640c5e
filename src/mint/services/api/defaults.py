"""The methods that every script of the model has, unless it defines its own."""

from __future__ import annotations

import sys
from typing import Any

from mint.services.api.running import script_says_running
from mint.services.api.words import fail, notify, script, translated
from mint.services.running.current import current
from mint.services.states import STATES, States

METHODS = ("info", "ready", "setState", "registerState")
"""What every script answers to, whatever it imports."""

# By the state: what info() tells while it runs, and while it does not.
_TOLD = {
    "on": ("on", "stopped"),
    "off": ("started", "off"),
    "conditional": ("conditional_started", "conditional_stopped"),
}


def is_on() -> str:
    """The state of the service: on, off or conditional."""
    return States(current().request.layout).state_of(script())


def info() -> tuple[str, str, str]:
    """Type, description and state of the service."""
    module: Any = sys.modules["csl"]
    state = is_on()
    running = script_says_running()
    told = state if running is None else _TOLD[state][0 if running else 1]
    return module.serviceType, translated(module.serviceDesc), told


def ready() -> Any:
    """Start the service at boot, if its state is on."""
    if is_on() != "on":
        return None
    module: Any = sys.modules["csl"]
    return module.start()


def setState(state: str | None = None) -> None:  # noqa: N802 - the API's name
    """Set the state of the service: on, off or conditional.

    Raises:
        Exception: it is none of them.
    """
    if state not in STATES:
        fail(f"Unknown state '{state}'")
    States(current().request.layout).set(script(), state)
    notify("System.Service", "Changed", (script(), state))


def registerState() -> None:  # noqa: N802 - the API's name
    """Give a service that is new its own default state; what the administrator set stays."""
    default = getattr(sys.modules["csl"], "serviceDefault", None)
    States(current().request.layout).register(script(), default)
