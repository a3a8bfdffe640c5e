"""The table of file systems, fstab(5)."""

from __future__ import annotations

import re
from pathlib import Path

from mint.services.api.commands import execReply, run

_REMOTE = {"9p", "afs", "ceph", "cifs", "davfs", "glusterfs", "ncpfs", "nfs", "nfs4", "smbfs"}
_FIELDS = 4


class FstabEntry:
    """A line of the table.

    Args:
        line: with at least device, folder and type.
    """

    def __init__(self, line: str) -> None:
        fields = [_plain(field) for field in line.split()]
        self.fs_spec, self.fs_file, self.fs_vfstype = fields[:3]
        self.fs_mntopts = fields[3] if len(fields) >= _FIELDS else "defaults"

    def get_fs_spec(self) -> str:
        """The device, or the remote folder."""
        return self.fs_spec

    def get_fs_file(self) -> str:
        """Where it is mounted."""
        return self.fs_file

    def get_fs_vfstype(self) -> str:
        """The type of file system."""
        return self.fs_vfstype

    def get_fs_mntopts(self) -> str:
        """The options, parted by commas."""
        return self.fs_mntopts

    def is_nfs(self) -> bool:
        """Whether it is NFS."""
        return self.fs_vfstype in {"nfs", "nfs4"}

    def is_remote_mount(self) -> bool:
        """Whether it is on another machine."""
        return self.fs_vfstype in _REMOTE or "_netdev" in self.fs_mntopts.split(",")

    def is_mounted(self) -> bool:
        """Whether it is mounted now."""
        mounts = Path("/proc/self/mounts").read_text("utf-8", "surrogateescape").splitlines()
        return any(_plain(line.split()[1]) == self.fs_file for line in mounts)

    def mount(self) -> execReply:
        """Mount it."""
        return run(["/bin/mount", self.fs_file])

    def unmount(self) -> execReply:
        """Unmount it."""
        return run(["/bin/umount", self.fs_file])


class Fstab:
    """The table.

    Args:
        path: of the file.
    """

    def __init__(self, path: str = "/etc/fstab") -> None:
        lines = Path(path).read_text("utf-8", "surrogateescape").splitlines()
        kept = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
        self._entries = [FstabEntry(line) for line in kept if len(line.split()) >= _FIELDS - 1]

    def get_entries(self) -> list[FstabEntry]:
        """All lines."""
        return self._entries

    def contains_remote_mounts(self) -> bool:
        """Whether anything is on another machine."""
        return any(each.is_remote_mount() for each in self._entries)


def _plain(field: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), field)
