from __future__ import annotations

import os
import sys
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# See the table of audit events in the documentation of Python.
_REFUSED = {
    "ctypes.call_function", "ctypes.dlopen", "os.chmod", "os.chown", "os.exec", "os.fork",
    "os.forkpty", "os.kill", "os.killpg", "os.link", "os.mkdir", "os.posix_spawn", "os.remove",
    "os.rename", "os.rmdir", "os.setxattr", "os.spawn", "os.symlink", "os.system", "os.truncate",
    "os.utime", "pty.spawn", "signal.pthread_kill", "socket.bind", "socket.connect",
    "socket.sendto", "subprocess.Popen",
}  # fmt: skip


class NotInADryRun(PermissionError):
    """A dry run was about to do something; it tells what, and does not."""


def forbid() -> None:
    """Refuse everything that changes something outside of this process, for good."""
    sys.addaudithook(_hook)


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if event == "open":
        path, _, flags = args
        if isinstance(path, int) or not isinstance(flags, int) or not flags & _WRITING:
            return
        if path in {os.devnull, os.devnull.encode()}:
            return
    elif event not in _REFUSED:
        return
    raise NotInADryRun(f"A dry run cannot follow {event}{args!r}.")
