from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mint.settings import Settings

NAME = ".mint"


def find_data(given: str | None, environment: Mapping[str, str] | None = None) -> Path:
    """The data directory that a command means.

    It is what is given; else MINT_DATA; else what `mint.toml` here says; else the nearest `.mint`,
    from the current directory upwards; else `.mint` here, whether it is there or not.

    Args:
        given: with `--data`; None: not given.
        environment: of this process, when None.

    Raises:
        SettingsError: `mint.toml` cannot be used.
    """
    environment = os.environ if environment is None else environment
    told = given or environment.get("MINT_DATA") or _from_file()
    if told:
        return Path(told)
    here = Path.cwd()
    above = (folder / NAME for folder in (here, *here.parents))
    return next((path for path in above if path.is_dir()), Path(NAME))


def settings_file() -> Path | None:
    """The settings that stand in the current directory, if they do."""
    file = Path("mint.toml")
    return file if file.exists() else None


def _from_file() -> str:
    file = settings_file()
    if file is None:
        return ""
    from mint.settings import Settings, read_settings  # noqa: PLC0415 - only where there is one

    found: Settings = read_settings(file)
    return "" if found.data == Settings().data else found.data
