from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import SettingsError
from mint.settings.server import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PREFIX = "MINT_"
"""Environment variables that begin so are settings: `MINT_PORT=7474`, `MINT_LIMITS__DEPTH=50`."""


def read_settings(
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    given: Mapping[str, Any] | None = None,
) -> Settings:
    """Settings from a file, then the environment, then what is given; later ones win.

    Args:
        file: a TOML file; None: none.
        environment: variables such as `MINT_PORT`; two underscores go into a group.
        given: settings by name; None values are not given.

    Raises:
        SettingsError: a file cannot be read, a name is unknown, or a value has the wrong type.

    Example:
        >>> read_settings(given={"port": 7474}).port
        7474
    """
    values = _from_file(file) if file is not None else {}
    _lay_over(values, _from_environment(environment or {}), "environment")
    _lay_over(values, {k: v for k, v in (given or {}).items() if v is not None}, "command line")
    try:
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(f"settings: {error}") from error


def _from_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text())
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: not TOML: {error}") from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, text in environment.items():
        if not name.startswith(PREFIX):
            continue
        *groups, last = name.removeprefix(PREFIX).lower().split("__")
        target = values
        for group in groups:
            target = target.setdefault(group, {})
            if not isinstance(target, dict):
                raise SettingsError(
                    f"{name} is a setting within {group}, which has a value of its own: unset one"
                )
        parted = ":" if groups == ["groups"] else _LISTS.get(last, "")
        target[last] = text if parted == "" else [part for part in text.split(parted) if part]
    return {k: v for k, v in values.items() if k in Settings.__struct_fields__}


_LISTS = {
    **dict.fromkeys(("participants", "humans", "use", "files", "hosts", "admins", "remote"), ":"),
    **dict.fromkeys(("plays", "services", "retries"), ":"),
    "stores": None,
}
"""What parts the items of a list in the environment; None: blanks."""


def _lay_over(values: dict[str, Any], more: dict[str, Any], origin: str) -> None:
    for name, value in more.items():
        present = values.get(name)
        if isinstance(value, dict) and isinstance(present, dict):
            _lay_over(present, value, origin)
        else:
            values[name] = value
