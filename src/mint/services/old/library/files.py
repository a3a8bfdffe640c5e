from __future__ import annotations

import configparser
import pickle
import socket
from typing import Any

from mint.services.old.helpers import as_bytes, as_text


class Socket(socket.socket):
    """A socket that carries text."""

    def send(self, data: Any, *flags: Any) -> int:
        """Send text."""
        return super().send(as_bytes(data), *flags)

    def sendall(self, data: Any, *flags: Any) -> None:
        """Send all of a text."""
        super().sendall(as_bytes(data), *flags)

    def sendto(self, data: Any, *args: Any) -> int:
        """Send text somewhere."""
        return super().sendto(as_bytes(data), *args)

    def recv(self, size: int, *flags: Any) -> Any:
        """Receive text."""
        return as_text(super().recv(size, *flags))


class RawConfigParser(configparser.RawConfigParser):
    """Takes what it took: options that come twice, `;` behind a value."""

    def __init__(self, defaults: Any = None, dict_type: Any = dict) -> None:
        super().__init__(defaults, dict_type, strict=False, inline_comment_prefixes=(";",))

    def readfp(self, file: Any, name: str | None = None) -> None:
        """Read an open file."""
        self.read_file(file, name)


class ConfigParser(RawConfigParser):
    """As `RawConfigParser`; `%(name)s` in a value is another value."""

    _DEFAULT_INTERPOLATION = configparser.BasicInterpolation()


def configparser_of_old() -> dict[str, Any]:
    """What changed in configparser."""
    return {
        "ConfigParser": ConfigParser,
        "RawConfigParser": RawConfigParser,
        "SafeConfigParser": ConfigParser,
    }


def _bytes_below(file: Any) -> Any:
    return getattr(file, "buffer", file)


def pickle_of_old() -> dict[str, Any]:
    """What changed in pickle."""

    def load(file: Any) -> Any:
        return pickle.load(_bytes_below(file))  # noqa: S301 - the script's own

    def dump(value: Any, file: Any, protocol: int = 0) -> None:
        pickle.dump(value, _bytes_below(file), protocol)

    return {"load": load, "dump": dump}


def statvfs_of_old() -> dict[str, Any]:
    """The module statvfs."""
    names: tuple[str, ...] = ("BSIZE", "FRSIZE", "BLOCKS", "BFREE", "BAVAIL")
    names = (*names, "FILES", "FFREE", "FAVAIL", "FLAG", "NAMEMAX")
    return {f"F_{name}": place for place, name in enumerate(names)}
