from __future__ import annotations

import os
import pwd
import re

from mint.services.processes.identity import Identity, all_pids, command_line
from mint.services.processes.stat import Stat

_GONE = " (deleted)"  # what the kernel adds to the path of a program that was replaced


def find(
    command: str | None = None, user: str | None = None, name: str | None = None
) -> list[Identity]:
    """The living processes that match every criterion that is given.

    Args:
        command: path of the program; also found after it has changed its title.
        user: name of the user as whom it runs.
        name: of the process, as `ps -o comm` shows it; at most 15 characters count.

    Raises:
        KeyError: there is no such user.
    """
    uid = pwd.getpwnam(user).pw_uid if user else None
    ours = _ancestors()
    found = (Identity.of(pid) for pid in all_pids() if pid not in ours)
    return [each for each in found if each and matches(each, command, uid, name)]


def _ancestors() -> set[int]:
    """This process and those that it is of: a script never means them."""
    line = {os.getpid()}
    stat = Stat.read(os.getpid())
    while stat and stat.parent:
        line.add(stat.parent)
        stat = Stat.read(stat.parent)
    return line


def matches(
    process: Identity,
    command: str | None = None,
    uid: int | None = None,
    name: str | None = None,
    *,
    known: bool = False,
) -> bool:
    """Whether a living process matches every criterion.

    Args:
        process: which.
        command: path of its program.
        uid: number of its user.
        name: as `ps -o comm` shows it.
        known: its number was told by a pidfile: then the program alone is proof enough.
    """
    stat = Stat.read(process.pid)
    if stat is None or stat.start != process.start or not stat.living:
        return False
    if uid is not None and _uid(process.pid) != uid:
        return False
    if name and stat.name != name[:15]:
        return False
    return not command or runs(process.pid, command, known=known)


def runs(pid: int, command: str, *, known: bool = False) -> bool:
    """Whether a process runs a program, whatever title it has given itself.

    Its first argument is compared, then the program itself (`/proc/<pid>/exe`). Of a program with
    many names (busybox) only the one that is asked for counts.
    """
    line = command_line(pid)
    if not line:
        return False
    if line[0] == command or (command in line[1:3] and _interprets(pid, command)):
        return True
    titled = re.split(r"[\s:]", line[0], maxsplit=1)[0]
    named = os.path.basename(titled) == os.path.basename(command)
    if _is_program(pid, command):
        return known or named or re.search(r"[\s:]", line[0]) is not None
    return named and _interprets(pid, command)


def _is_program(pid: int, command: str) -> bool:
    try:
        exe = os.readlink(f"/proc/{pid}/exe")
    except OSError:
        return False
    if exe.removesuffix(_GONE) == os.path.realpath(command):
        return True
    try:
        return os.path.samefile(f"/proc/{pid}/exe", command)
    except OSError:
        return False


def _interprets(pid: int, command: str) -> bool:
    """Whether a process runs the interpreter that the first line of a script names."""
    try:
        with open(command, "rb") as script:
            first = script.readline(256)
    except OSError:
        return False
    words = os.fsdecode(first[2:]).split() if first.startswith(b"#!") else []
    if words and os.path.basename(words[0]) == "env":
        return len(words) > 1 and os.path.basename(words[-1]) in _program_name(pid)
    return bool(words) and _is_program(pid, words[0])


def _program_name(pid: int) -> str:
    try:
        return os.path.basename(os.readlink(f"/proc/{pid}/exe"))
    except OSError:
        return ""


def _uid(pid: int) -> int | None:
    try:
        return os.stat(f"/proc/{pid}").st_uid
    except OSError:
        return None
