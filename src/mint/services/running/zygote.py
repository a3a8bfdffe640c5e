"""The process that calls are forked from: everything is imported, nothing runs.

It gets a number and two descriptors for each call (its socket, its log), forks, and answers with
the number, the process and a pidfd of it. It adopts what daemons leave, and reaps it. It ends
when the runner does.
"""

from __future__ import annotations

import ctypes
import gc
import os
import select
import signal
import socket
import sys
import traceback
from contextlib import suppress

import comar.service
from mint.services.old.modules import comar_of_old
from mint.services.running.call import run_call

_ADOPT = 36  # PR_SET_CHILD_SUBREAPER
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def main() -> None:
    """Fork for each message until the runner is gone."""
    line = socket.socket(fileno=int(sys.argv[1]))
    line.set_inheritable(False)
    ctypes.CDLL(None, use_errno=True).prctl(_ADOPT, 1, 0, 0, 0)
    os.environ.setdefault("PATH", _PATH)
    os.chdir("/")
    woken, waker = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    sys.dont_write_bytecode = True
    comar_of_old(comar.service)  # what every call needs
    gc.collect()
    gc.freeze()
    poll = select.poll()
    poll.register(line, select.POLLIN)
    poll.register(woken, select.POLLIN)
    with suppress(ConnectionError):  # the runner is gone
        line.send(b"ready")
        going = True
        while going:
            for fd, _ in poll.poll():
                if fd == woken:
                    os.read(woken, 4096)
                    _reap(line)
                else:
                    going = _serve(line, (woken, waker))


def _serve(line: socket.socket, own: tuple[int, int]) -> bool:
    message, descriptors, _, _ = socket.recv_fds(line, 64, 2)
    if not message:
        return False
    try:
        child = os.fork()
    except OSError as error:
        line.send(b"refused %s %d" % (message, error.errno or 0))
    else:
        if child == 0:
            _become_call(line, own, descriptors)
        pidfd = os.pidfd_open(child)
        socket.send_fds(line, [b"forked %s %d" % (message, child)], [pidfd])
        os.close(pidfd)
    for each in descriptors:
        os.close(each)
    return True


def _become_call(line: socket.socket, own: tuple[int, int], descriptors: list[int]) -> None:
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        line.close()
        for each in own:
            os.close(each)
        os.setsid()
        os.umask(0o022)
        os.dup2(descriptors[1], 1)
        os.dup2(descriptors[1], 2)
        os.close(descriptors[1])
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape", line_buffering=True)  # type: ignore[union-attr]
        with socket.socket(fileno=descriptors[0]) as sock:
            run_call(sock)
        status = 0
    except BaseException:  # noqa: BLE001 - a fault of ours: into the log of the call
        traceback.print_exc()
    finally:
        os._exit(status)


def _reap(line: socket.socket) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        line.send(b"ended %d %d" % (pid, os.waitstatus_to_exitcode(status)))


if __name__ == "__main__":
    main()
