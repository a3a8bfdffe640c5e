from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeGuard

if TYPE_CHECKING:
    from pathlib import Path

    from mint.services.layout import Layout

State = Literal["on", "off", "conditional"]
_FOLDERS: dict[State, str] = {"on": "enabled", "off": "disabled", "conditional": "conditional"}
STATES = tuple(_FOLDERS)  # in the order in which they are looked up


def is_state(value: Any) -> TypeGuard[State]:
    """Whether a value is the name of a state."""
    return value in STATES


class States:
    """Which services start at boot: an empty file for each, in one of three folders.

    Args:
        layout: tells where the folders are.

    Example:
        >>> States(Layout()).state_of("nginx")
        'off'
    """

    def __init__(self, layout: Layout) -> None:
        self._folder = layout.states

    def state_of(self, name: str) -> State:
        """The state of a service: off when nothing was set."""
        return self._set_for(name) or "off"

    def set(self, name: str, state: State) -> None:
        """Set the state of a service. It always has one: the new file comes before the old goes."""
        self._mark(name, state)
        for other in STATES:
            if other != state:
                self._file(name, other).unlink(missing_ok=True)

    def register(self, name: str, default: str | None) -> bool:
        """Give a service its default state, unless it has one: what was set by hand stays.

        Args:
            name: of the service.
            default: on or conditional; anything else changes nothing.

        Returns:
            Whether the state was set.
        """
        if default not in {"on", "conditional"} or self._set_for(name) is not None:
            return False
        self._mark(name, "on" if default == "on" else "conditional")
        return True

    def names(self, state: State) -> list[str]:
        """The services of a state, in order."""
        try:
            found = [each.name for each in (self._folder / _FOLDERS[state]).iterdir()]
        except FileNotFoundError:
            return []
        return sorted(name for name in found if self.state_of(name) == state)

    def _set_for(self, name: str) -> State | None:
        return next((state for state in STATES if self._file(name, state).exists()), None)

    def _mark(self, name: str, state: State) -> None:
        file = self._file(name, state)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()

    def _file(self, name: str, state: State) -> Path:
        return self._folder / _FOLDERS[state] / name
