from __future__ import annotations

import grp
import pwd
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from mint import durable
from mint.durable import Dress
from mint.errors import BadService

Where = str | Path | Mapping[str, str | Path]
"""A folder, the path of the only file, or paths by the names of files."""

_MODE = 0o640
_ALL = 0o777


class _Options(msgspec.Struct):
    target: str | dict[str, str] | None = None
    owner: str = ""
    group: str = ""
    mode: str | int = ""


class Target:
    """Where else files are put, for daemons that want them in a place of their own.

    Each is put there as a whole, one after the other, in place of what is there, be it a link. A
    daemon that needs several of the same generation reads them by way of `current` instead.

    Args:
        where: a folder, if there is one or a slash is at its end; else the path of the only file;
            or a path for each name. None: nowhere.
        owner: name of the user whose the files are; "": as before, or ours.
        group: name of their group; "": as before, or ours.
        mode: their permissions as octal digits; "": as before, or 0640.

    Raises:
        BadService: that cannot be.

    Example:
        >>> Target("/etc/dhcp/dhcpd.conf", group="dhcpd", mode="0640")
        <mint.trigger.applying.target.Target object at 0x...>
    """

    def __init__(
        self, where: Where | None = None, *, owner: str = "", group: str = "", mode: str | int = ""
    ) -> None:
        self._where = where
        self._uid = _id("user", lambda: pwd.getpwnam(owner).pw_uid) if owner else None
        self._gid = _id("group", lambda: grp.getgrnam(group).gr_gid) if group else None
        self._mode = _mode(mode)
        for path in _said(where):
            if not path.is_absolute():
                raise BadService(f"the target {path} must be an absolute path")

    @classmethod
    def of(cls, options: Mapping[str, Any], where: Where | None = None) -> Target:
        """The one that the options of a service tell, those of no other name are its own affair."""
        own = {name: options[name] for name in _Options.__struct_fields__ if name in options}
        try:
            said = msgspec.convert(own, _Options)
        except msgspec.ValidationError as error:
            raise BadService(f"the options are wrong: {error}") from error
        target = said.target if where is None else where
        return cls(target, owner=said.owner, group=said.group, mode=said.mode)

    def paths(self, names: Iterable[str]) -> dict[str, Path]:
        """Where files of these names are put; without those that are put nowhere.

        Raises:
            BadService: several files cannot have one path.
        """
        if self._where is None:
            return {}
        if isinstance(self._where, Mapping):
            return {name: Path(self._where[name]) for name in names if name in self._where}
        place, known = Path(self._where), list(names)
        if str(self._where).endswith("/") or place.is_dir():
            return {name: place / name for name in known}
        if len(known) > 1:
            raise BadService(
                f"the target {place} is one file, and there are {', '.join(known)}: make it a "
                "folder, or name a path for each"
            )
        return dict.fromkeys(known, place)

    def contents(self, names: Iterable[str]) -> dict[str, bytes]:
        """What is there, by name.

        Raises:
            OSError: it cannot be read.
        """
        return {
            name: path.read_bytes() for name, path in self.paths(names).items() if path.exists()
        }

    def put(self, files: Mapping[str, bytes]) -> None:
        """Put files there that are not there yet, each at once as a whole.

        Raises:
            OSError: that cannot be done; some may be there.
        """
        for name, path in self.paths(files).items():
            dress = self._dress(path)
            beside = path.with_name(f".{path.name}.mint-new")
            beside.unlink(missing_ok=True)
            if not _is_so(path, files[name], dress):
                durable.write(beside, files[name], dress)
                beside.rename(path)
                durable.sync(path.parent)

    def remove(self, name: str) -> None:
        """Remove a file that is no more."""
        for path in self.paths([name]).values():
            path.unlink(missing_ok=True)
            durable.sync(path.parent)

    def _dress(self, path: Path) -> Dress:
        """What is wanted, else what the file at a path has."""
        there = path.lstat() if path.is_file() and not path.is_symlink() else None
        return Dress(
            mode=self._mode or (stat.S_IMODE(there.st_mode) if there else _MODE),
            uid=self._uid if self._uid is not None else there.st_uid if there else -1,
            gid=self._gid if self._gid is not None else there.st_gid if there else -1,
        )


def _is_so(path: Path, content: bytes, dress: Dress) -> bool:
    """Whether a file is there already as it should be. A link is not: who knows where it leads."""
    if path.is_symlink() or not path.is_file():
        return False
    there = path.lstat()
    ids = {(dress.uid, there.st_uid), (dress.gid, there.st_gid)}
    right = stat.S_IMODE(there.st_mode) == dress.mode
    return (
        right and all(one in (-1, is_now) for one, is_now in ids) and path.read_bytes() == content
    )


def _said(where: Where | None) -> list[Path]:
    if where is None:
        return []
    return [Path(one) for one in (where.values() if isinstance(where, Mapping) else [where])]


def _id(what: str, look_up: Any) -> int:
    try:
        return int(look_up())
    except KeyError as error:
        raise BadService(f"there is no {what} of that name here: {error}") from None


def _mode(mode: str | int) -> int:
    try:
        number = int(mode or "0", 8) if isinstance(mode, str) else mode
    except ValueError:
        number = -1
    if not 0 <= number <= _ALL:
        raise BadService(f'the mode {mode!r} is none: write octal digits such as "0640"')
    return number
