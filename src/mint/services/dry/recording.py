from __future__ import annotations

import builtins
import errno
import io
import os
import shlex
import signal
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Any

from mint.services.dry.guard import forbid
from mint.services.dry.process import Process
from mint.services.old import modules
from mint.services.running.frames import Acted

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.services.running.current import Call

    Tell = Callable[[str], None]

# Functions of os that change something, and what is told of them.
_OF_OS = {
    "chmod": "change the mode of {0} to {1:#o}",
    "chown": "change the owner of {0} to {1}:{2}",
    "lchown": "change the owner of {0} to {1}:{2}",
    "link": "link {0} as {1}",
    "mkdir": "make the folder {0}",
    "mkfifo": "make the pipe {0}",
    "mknod": "make the node {0}",
    "remove": "remove {0}",
    "rename": "rename {0} to {1}",
    "replace": "rename {0} to {1}",
    "rmdir": "remove the folder {0}",
    "symlink": "link {0} as {1}",
    "truncate": "cut {0} to {1} bytes",
    "unlink": "remove {0}",
    "utime": "change the times of {0}",
    "killpg": "send signal {1} to the process group {0}",
    "setuid": "become user {0}",
    "setgid": "become group {0}",
    "initgroups": "take the groups of {0}",
    "setgroups": "take the groups {0}",
}
_MUST_BE_THERE = {"chmod", "chown", "remove", "rename", "replace", "rmdir", "truncate", "unlink"}
_MORE = (0o777, 0)  # arguments that may be left out
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def record(call: Call) -> None:
    """From now on, this process does nothing but tell what it would do.

    What changes something outside is replaced; what was forgotten is refused by the guard.
    """

    def tell(action: str) -> None:
        call.tell(Acted(action))

    made: set[str] = set()  # what would be there by now
    for name, text in _OF_OS.items():
        setattr(os, name, _told(tell, made, name, text))
    _processes(tell)
    _files(tell, made)
    time.sleep = lambda _: None
    modules.forget()
    forbid()


def _told(tell: Tell, made: set[str], name: str, text: str) -> Callable[..., None]:
    def instead(*args: Any, **_: Any) -> None:
        place = str(args[0])
        if name in _MUST_BE_THERE and place not in made:
            os.lstat(place)
        if name == "mkdir":
            if os.path.lexists(place) or place in made:
                raise FileExistsError(errno.EEXIST, "File exists", place)
            made.add(place)
        if name in {"rename", "replace", "link", "symlink"}:
            made.add(str(args[1]))
        tell(text.format(*args, *_MORE))

    return instead


def _processes(tell: Tell) -> None:
    def system(command: Any) -> int:
        tell(f"run in a shell: {command}")
        return 0

    def popen(command: str, *_: Any) -> io.StringIO:
        system(command)
        return io.StringIO()

    def kill(pid: int, number: int) -> None:
        os.stat(f"/proc/{pid}")
        if number:
            tell(f"send {signal.Signals(number).name} to process {pid}")

    def connect(_: Any, address: Any) -> None:
        tell(f"connect to {address}")
        raise ConnectionRefusedError(errno.ECONNREFUSED, "A dry run connects to nothing")

    Process.tell = staticmethod(tell)
    _programs(tell)
    for owner, name, instead in (
        (os, "system", system),
        (os, "popen", popen),
        (os, "kill", kill),
        (subprocess, "Popen", Process),
        (socket.socket, "connect", connect),
    ):
        setattr(owner, name, instead)


def _programs(tell: Tell) -> None:
    """What starts another program, beside or instead of this one."""

    def spawn(_: int, __: str, args: Any, *___: Any) -> int:
        tell(f"run: {shlex.join(map(str, args))}")
        return 0

    def spawn_listed(_: int, __: str, *args: Any) -> int:
        return spawn(0, "", args)

    def become(_: str, args: Any, *__: Any) -> None:
        tell(f"become: {shlex.join(map(str, args))}")
        raise SystemExit(0)

    for instead, names in (
        (spawn, "spawnv spawnve spawnvp spawnvpe"),
        (spawn_listed, "spawnl spawnlp"),
        (become, "execv execve execvp execvpe"),
    ):
        for name in names.split():
            setattr(os, name, instead)


def _files(tell: Tell, made: set[str]) -> None:
    real_open, real_os_open = builtins.open, os.open

    def open_file(file: Any, mode: str = "r", *args: Any, **words: Any) -> Any:
        if isinstance(file, int) or not set(mode) & set("wax+"):
            return real_open(file, mode, *args, **words)
        made.add(os.fspath(file))
        tell(f"write {os.fspath(file)}")
        if "b" in mode:
            return io.BytesIO()
        return io.StringIO()

    def os_open(path: Any, flags: int, *args: Any, **words: Any) -> int:
        if not flags & _WRITING or os.fspath(path) in {"/dev/null", b"/dev/null"}:
            return real_os_open(path, flags, *args, **words)
        made.add(os.fspath(path))
        tell(f"write {os.fspath(path)}")
        return real_os_open(os.devnull, os.O_RDWR)

    builtins.open = open_file
    io.open = open_file
    os.open = os_open
