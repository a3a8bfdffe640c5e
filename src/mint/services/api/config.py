from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mint.services.api.words import script
from mint.services.running.current import current

if TYPE_CHECKING:
    from collections.abc import Iterator

_BASE_PATH = "/bin:/sbin:/usr/bin:/usr/sbin:/usr/local/bin:/usr/local/sbin"
_PROFILE = Path("/etc/profile.env")


def loadConfig(filename: str | None = None) -> dict[str, str]:  # noqa: N802 - the API's name
    """The settings in a file of lines `KEY="value"`; empty when there is no such file.

    Lines that begin with `#` or have no `=` are passed over. Nothing is expanded.

    Args:
        filename: path; else the file in /etc/conf.d that the script's `serviceConf` names.
    """
    if filename is None:
        name = getattr(sys.modules.get("csl"), "serviceConf", None) or script()
        filename = str(current().request.layout.conf / name)
    settings = {}
    try:
        text = Path(filename).read_text("utf-8", "surrogateescape")
    except FileNotFoundError:
        return {}
    for line in text.split("\n"):
        if line.startswith("#") or "=" not in line:
            continue
        key, _, value = line.partition("=")
        value = value.strip()
        settings[key.strip()] = value[1:-1] if value[:1] in {'"', "'"} else value
    return settings


class Config(dict[str, str]):
    """The settings of the service, read at the first look: `config.get("OPTIONS", "")`."""

    def __init__(self) -> None:
        super().__init__()
        self._loaded = False

    def _read(self) -> None:
        if not self._loaded:
            self._loaded = True
            for key, value in loadConfig().items():
                self.setdefault(key, value)

    def __getitem__(self, key: str) -> str:
        self._read()
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._read()
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self._read()
        return super().__iter__()

    def __len__(self) -> int:
        self._read()
        return super().__len__()

    def __eq__(self, other: object) -> bool:
        self._read()
        return super().__eq__(other)

    __hash__ = None

    def __repr__(self) -> str:
        self._read()
        return super().__repr__()

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a setting, else `default`."""
        self._read()
        return super().get(key, default)

    def keys(self) -> Any:
        """The names of the settings."""
        self._read()
        return super().keys()

    def values(self) -> Any:
        """The values of the settings."""
        self._read()
        return super().values()

    def items(self) -> Any:
        """The settings."""
        self._read()
        return super().items()


config = Config()


def loadEnvironment() -> None:  # noqa: N802 - the API's name
    """Take over the variables that /etc/profile.env exports, and look for programs everywhere."""
    try:
        lines = _PROFILE.read_text("utf-8", "surrogateescape").split("\n")
    except FileNotFoundError:
        lines = []
    for line in lines:
        name, is_set, value = line.strip().removeprefix("export ").partition("=")
        if line.startswith("export ") and is_set:
            os.environ[name] = value[1:-1] if value[:1] in {'"', "'"} else value
    os.environ["PATH"] = f"{_BASE_PATH}:{os.environ.get('PATH', '')}".rstrip(":")
