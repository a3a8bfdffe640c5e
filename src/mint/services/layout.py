from __future__ import annotations

from pathlib import Path

import msgspec

_OWN = Path("/var/lib/mint/services")


class Layout(msgspec.Struct, frozen=True):
    """The folders of service scripts and of what they leave behind.

    The defaults are those of COMAR where it had any, so that scripts and tools find them.

    Args:
        scripts: holds `<Model>/<app>.py`, the registered scripts.
        apps: holds `<app>/<Model>`, an empty marker for each registered script.
        states: holds the folders enabled, disabled and conditional, with a file for each service.
        conf: holds a file `KEY="value"` for each service that has settings.
        locks: holds the lock of each script; made when missing.
        logs: holds what calls wrote, a folder for each script.
        run: holds what is true until the next boot only.

    Example:
        >>> Layout.under(Path("/tmp/trial")).conf
        PosixPath('/tmp/trial/etc/conf.d')
    """

    scripts: Path = _OWN / "scripts"
    apps: Path = _OWN / "apps"
    states: Path = Path("/etc/mudur/services")
    conf: Path = Path("/etc/conf.d")
    locks: Path = Path("/var/lock/subsys")
    logs: Path = Path("/var/log/mint/services")
    run: Path = Path("/run/mint/services")

    @classmethod
    def under(cls, root: Path) -> Layout:
        """The same folders below another root: for tests, and for users without privileges."""
        own = cls()
        moved = {name: root / str(getattr(own, name))[1:] for name in cls.__struct_fields__}
        return cls(**moved)
