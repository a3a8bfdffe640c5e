from __future__ import annotations

import grp
import os
import pwd
import shlex
import subprocess
import tempfile
from typing import IO, TYPE_CHECKING, Any, Self

from mint.services.api.acting import told
from mint.services.api.spawning import spawn

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST = 64 * 1024  # of what a command wrote, so much is kept


class execReply(int):  # noqa: N801 - the API's name
    """The exit code of a command, with what it wrote.

    Attributes:
        stdout: what it wrote to its standard output, as text.
        stderr: what it wrote to its standard error, as text.
    """

    stdout: str
    stderr: str

    def __new__(cls, value: int, stdout: str = "", stderr: str = "") -> Self:
        """A number that also has what was written."""
        reply = super().__new__(cls, value)
        reply.stdout = stdout
        reply.stderr = stderr
        return reply


def run(*command: Any) -> execReply:
    """Run a command, without a shell, and wait: `run("/sbin/modprobe -q fuse") == 0`.

    Args:
        command: one string, which is split at blanks; or a list; or several strings.
    """
    words = command[0] if len(command) == 1 else command
    return execute(words.split() if isinstance(words, str) else [str(each) for each in words])


def execute(argv: Sequence[str], prepare: Any = None) -> execReply:
    """Run a command to its end; what it leaves running may keep its output open.

    Args:
        argv: the program and its arguments.
        prepare: called in the new process, before the program.
    """
    how = getattr(prepare, "words", "")
    if told(f"run: {shlex.join(argv)}{how}"):
        return execReply(0)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = spawn(argv, prepare, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        code = process.wait()
        reply = execReply(code, _told(out), _told(err))
    for text in (reply.stdout, reply.stderr):
        if text:
            print(text, end="" if text.endswith("\n") else "\n")  # noqa: T201 - into the log of the call
    return reply


def _told(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read(_MOST).decode("utf-8", "surrogateescape")


def words_of(args: Any) -> list[str]:
    """Arguments as a list: a string is split as a shell would."""
    if not args:
        return []
    return shlex.split(args) if isinstance(args, str) else [str(each) for each in args]


def become(account: str) -> None:
    """Change this process to `user` or `user:group`, with all groups of the user.

    Raises:
        KeyError: there is no such user or group.
        PermissionError: this process is not allowed to.
    """
    name, _, group = account.partition(":")
    user = pwd.getpwnam(name)
    gid = grp.getgrnam(group).gr_gid if group else user.pw_gid
    if os.getuid() == user.pw_uid and os.getgid() == gid:
        return
    os.initgroups(user.pw_name, gid)
    os.setgid(gid)
    os.setuid(user.pw_uid)
